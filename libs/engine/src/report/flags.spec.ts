import { DEFAULT_SUITE, type LaunchRecord } from '@torchperf/contracts';
import { buildLaunch, calmPairs } from '#test/builders/run-report';
import { flagsOf, type MeasuredSuite } from './flags';

const LAUNCH = buildLaunch({
  warmupCalls: 100,
  ...calmPairs(6),
  blockLogRatios: [0, 0.001, 0, 0.001, 0, 0.001],
  logRatio: 0,
  contestantMedianNs: 500_000,
  referenceMedianNs: 500_000,
  cpuToLatency: 0.9,
  auditRatio: 1,
});
const SUITE = { ...DEFAULT_SUITE, launchesMin: 6 };
const LAUNCHES = 6;

/** A run of six launches without anything to remark, but for what is given: of the run, and of its launches. */
function flags(
  change: Partial<MeasuredSuite>,
  launch: (index: number) => Partial<LaunchRecord> = () => ({}),
) {
  return flagsOf({
    launches: Array.from({ length: LAUNCHES }, (_, index) => ({ ...LAUNCH, index, ...launch(index) })),
    launchesRepeated: 0,
    floor: { medianNs: 100_000 },
    warmupCorrect: 270,
    examples: { total: 2000, asked: 2000 },
    relativeLatency: { value: 1, ciLower: 0.9951, ciUpper: 1.0049, unit: 'ratio' },
    noise: noNoise(),
    accuracy: { value: 0.9, ciLower: 0.88, ciUpper: 0.92, unit: 'fraction' },
    suite: SUITE,
    ...change,
  });
}
const only = (index: number, change: Partial<LaunchRecord>) => (at: number) => (at === index ? change : {});
const drifting = (total: number) => () => ({
  blockLogRatios: [0, 1, 2, 3, 4, 5].map((i) => (total * i) / 5),
});

/** Of each launch's pairs so many in which the contestant waited, and so many in which the reference did. */
const waiting = (contestant: number, reference: number) => () => ({
  pairs: LAUNCH.pairs.map((pair, i) => ({
    ...pair,
    contestant: { ...pair.contestant, waitNs: i < contestant ? 2_000_000 : 0 },
    reference: { ...pair.reference, waitNs: i < reference ? 2_000_000 : 0 },
  })),
});

it('has nothing to say of a run that went as it should', () => {
  expect(flags({})).toEqual([]);
});

it.each([
  ['no-steady-state', flags({}, only(1, { settled: false })), '1 of 6 launches'],
  [
    'fewer-launches',
    flags({ suite: { ...SUITE, launchesMin: 12 } }),
    '6 of at least 12 launches fitted in 180 s',
  ],
  [
    'half-width-not-reached',
    flags({ relativeLatency: { value: 1, ciLower: 0.98, ciUpper: 1.02, unit: 'ratio' } }),
    'The interval is ±2.02 % after 6 launches; ±0.5 % was asked',
  ],
  [
    'half-width-not-reached',
    flags({ relativeLatency: { value: 1, ciLower: null, ciUpper: null, unit: 'ratio' } }),
    'after 6 launches',
  ],
  [
    'floor-limited',
    flags({}, () => ({ contestantMedianNs: 499_000 })),
    "Median 499.0 µs; the protocol's own floor is 100.0 µs",
  ],
  [
    'cpu-time-exceeds-latency',
    flags({}, (index) => ({ cpuToLatency: index < 2 ? 1.2 : 0.9 })),
    'In 2 of 6 launches the sandbox used up to 1.20 times the summed latency',
  ],
  [
    'answers-remembered',
    flags({}, (index) => ({ auditRatio: index < 3 ? 0.2 : null })),
    'answered in 0.20 of the time of others like them',
  ],
  [
    'answers-remembered',
    flags({}, () => ({ seen: { faster: 0.93, ratio: 0.4 } })),
    'answered in 0.40 of the time of new ones, and faster in 93.0 % of all pairs',
  ],
  [
    'examples-left-out',
    flags({ examples: { total: 2000, asked: 1200 } }),
    '1200 of 2000 hidden examples were asked',
  ],
  ['speed-drifts', flags({}, drifting(0.1)), 'became 10.5 % slower'],
  ['speed-drifts', flags({}, drifting(-0.1)), 'became 9.5 % faster'],
  ['accuracy-falls', flags({ warmupCorrect: 300 }), '100.0 % of the answers were right in warmup, 90.0 %'],
  ['launches-repeated', flags({ launchesRepeated: 2 }), '2 launches were aborted by a platform fault'],
  [
    'reference-drifts',
    flags({ noise: { ...noNoise(), referenceDrift: 0.3 } }),
    'The reference was 30.0 % slower than usual here',
  ],
  [
    'noisy-machine',
    flags({ noise: { ...noNoise(), stealTimeMs: 900 } }),
    '9.0 % of the time went to other guests',
  ],
  [
    'noisy-machine',
    flags({}, waiting(3, 3)),
    '18 of the 36 pairs of blocks that count waited for more than 1.0 %',
  ],
  [
    'self-contention',
    flags({}, () => waiting(3, 0)()),
    "The contestant's blocks waited for a CPU, and the reference's in the same launches hardly did",
  ],
  [
    'self-contention',
    flags({}, (index) => (index === 4 ? waiting(5, 0)() : {})),
    "the contestant's own threads and pauses make that",
  ],
])('remarks %s', (kind, found, evidence) => {
  expect(found).toEqual([{ kind, evidence: expect.stringContaining(evidence) }]);
});

it('remarks a model that is faster than no model at all, which is near the floor too', () => {
  const found = flags({}, () => ({ contestantMedianNs: 89_000 }));
  expect(found.map(({ kind }) => kind)).toEqual(['floor-limited', 'faster-than-floor']);
});

it('accuses no one of remembering where new inputs came before the model had settled', () => {
  const found = flags({}, () => ({ settled: false, seen: { faster: 1, ratio: 0.1 } }));
  expect(found.map(({ kind }) => kind)).toEqual(['no-steady-state']);
});

describe('of a run that accuses', () => {
  const accused = (index: number) => ({
    cpuToLatency: 2,
    auditRatio: 0.2,
    ...drifting(0.2)(),
    contestantMedianNs: 50_000 + index,
  });
  const ACCUSATIONS = [
    'faster-than-floor',
    'cpu-time-exceeds-latency',
    'answers-remembered',
    'speed-drifts',
    'accuracy-falls',
  ];
  const kinds = (...given: Parameters<typeof flags>) => flags(...given).map(({ kind }) => kind);

  it('says no more against it than what noise cannot bring about, where the machine was noisy', () => {
    const noisy = { warmupCorrect: 300, noise: { ...noNoise(), stealTimeMs: 900 } };
    expect(kinds({ warmupCorrect: 300 }, accused)).toEqual(expect.arrayContaining(ACCUSATIONS));
    expect(kinds(noisy, accused)).toEqual(['floor-limited', 'cpu-time-exceeds-latency', 'noisy-machine']);
    expect(kinds({}, (index) => ({ ...accused(index), ...waiting(3, 3)() }))).toEqual([
      'floor-limited',
      'cpu-time-exceeds-latency',
      'noisy-machine',
    ]);
  });

  it('says no more than what contention cannot bring about, where it is not seen and the reference is off', () => {
    const blind = { ...noNoise(), waitSource: null, referenceDrift: 0.5 };
    expect(kinds({ noise: blind }, accused)).toEqual([
      'floor-limited',
      'cpu-time-exceeds-latency',
      'reference-drifts',
    ]);
  });

  it('says nothing where the interval is wider than the distance to the rule', () => {
    expect(kinds({}, (index) => ({ contestantMedianNs: index < 4 ? 60_000 : 400_000 }))).toEqual([
      'floor-limited',
    ]);
    const scattered = (index: number) => drifting(index % 2 === 0 ? 0.01 : 0.2)();
    expect(kinds({}, scattered)).toEqual([]);
  });
});

it.each([
  ['single launches that a runtime’s own threads made busy', only(0, { cpuToLatency: 2 })],
  ['CPU time that could not be read', () => ({ cpuToLatency: null })],
  ['seen examples that were too few', () => ({ seen: null })],
  ['a model that got a little faster with time', () => ({ seen: { faster: 0.95, ratio: 0.98 } })],
  [
    'a model that finds in the caches what it has read before',
    () => ({ seen: { faster: 0.95, ratio: 0.6 } }),
  ],
  ['a model whose time depends on the example', () => ({ seen: { faster: 0.6, ratio: 0.5 } })],
  ['a single launch near the floor', only(2, { contestantMedianNs: 50_000 })],
  ['a single odd audit', only(2, { auditRatio: 0.5 })],
  ['a launch that was not audited', () => ({ auditRatio: null })],
  ['a drift within the tolerance', drifting(0.04)],
  ['a drift of one launch only', only(0, drifting(0.5)())],
  ['few launches with seen examples', only(1, { seen: { faster: 1, ratio: 0.1 } })],
])('makes nothing of %s', (_, launch) => {
  expect(flags({}, launch)).toEqual([]);
});

function noNoise(): MeasuredSuite['noise'] {
  return {
    elapsedMs: 10_000,
    loadAverageStart: 0,
    loadAverageEnd: 0,
    stealTimeMs: 0,
    involuntaryContextSwitches: 0,
    throttledMs: null,
    cpuPressureMs: null,
    memoryPressureMs: null,
    ioPressureMs: null,
    referenceDrift: null,
    waitSource: 'schedstat',
  };
}
