import { formatTick, logTicks } from './ticks';

it('has ticks at 1, 2 and 5 over several powers of ten', () => {
  expect(logTicks(0.02, 1.5)).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1]);
});

it('adds ticks if there would be few', () => {
  expect(logTicks(1, 4)).toEqual([1, 1.5, 2, 3]);
});

it('writes numbers without powers of ten', () => {
  expect([0.00005, 0.1234567, 1500, 2e-7].map(formatTick)).toEqual([
    '0.00005',
    '0.1235',
    '1,500',
    '0.0000002',
  ]);
});
