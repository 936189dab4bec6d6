import { DEFAULT_SUITE } from '@torchperf/contracts';
import { suiteWarnings } from './suite-warnings';

it('warns of a suite with too few launches to rank, and says what they cost', () => {
  // t(0.025/9; 2) = 13.37 and t(0.025/9; 39) = 2.93: 13.37/√3 over 2.93/√40.
  expect(suiteWarnings({ ...DEFAULT_SUITE, launchesMin: 3, launchesMax: 3 })).toEqual([
    'suite.launchesMax is 3. With so few launches most ranks remain possible for most entries: on a board of 10, two must differ 17 times as much as with 40 launches to be distinguishable. Set launchesMax to 12 or more.',
  ]);
  expect(suiteWarnings({ ...DEFAULT_SUITE, launchesMin: 6, launchesMax: 8 })[0]).toMatch(/launchesMax is 8/);
});

it('says nothing of a suite that can rank', () => {
  expect(suiteWarnings(DEFAULT_SUITE)).toEqual([]);
  expect(suiteWarnings({ ...DEFAULT_SUITE, launchesMax: 12 })).toEqual([]);
});
