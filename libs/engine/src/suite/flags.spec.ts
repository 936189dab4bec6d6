import { DEFAULT_SUITE, type LaunchRecord } from '@torchperf/contracts';
import { flagsOf, type MeasuredSuite } from './flags';

const LAUNCH: LaunchRecord = {
  index: 0,
  loadTimeMs: 20,
  warmupCalls: 100,
  warmupCorrect: 45,
  settled: true,
  blockLogRatios: [0, 0.001, 0, 0.001, 0, 0.001],
  logRatio: 0,
  contestantMedianNs: 500_000,
  referenceMedianNs: 500_000,
  cpuToLatency: 0.9,
  auditRatio: 1,
  phasesMs: { load: 200, warmup: 30, blocks: 80, audit: 20, batches: 40 },
  loadPeakBytes: null,
  inferencePeakBytes: null,
};
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
    ending: 'half-width-reached',
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
  ['half-width-not-reached', flags({ ending: 'time-exhausted' }), 'wider than ±0.5 % after 6'],
  ['half-width-not-reached', flags({ ending: 'launches-exhausted' }), 'wider than ±0.5 % after 6'],
  [
    'floor-limited',
    flags({}, () => ({ contestantMedianNs: 499_000 })),
    "Median 499.0 µs; the protocol's own floor is 100.0 µs",
  ],
  [
    'cpu-time-exceeds-latency',
    flags({}, () => ({ cpuToLatency: 1.2 })),
    '1.20 times the summed latency in CPU time; 1 is allowed',
  ],
  [
    'answers-remembered',
    flags({}, (index) => ({ auditRatio: index < 3 ? 0.2 : null })),
    'answered in 0.20 of the time of new ones',
  ],
  ['speed-drifts', flags({}, drifting(0.1)), 'became 10.5 % slower'],
  ['speed-drifts', flags({}, drifting(-0.1)), 'became 9.5 % faster'],
  [
    'accuracy-falls',
    flags({}, () => ({ warmupCorrect: 50 })),
    '100.0 % of the answers were right in warmup, 90.0 %',
  ],
  [
    'launches-repeated',
    flags({ launchesRepeated: 2 }),
    '2 launches were broken off by a fault of the platform',
  ],
  [
    'noisy-machine',
    flags({ noise: { ...noNoise(), referenceDrift: 0.3 } }),
    'The reference was 30.0 % slower than usual here',
  ],
])('remarks %s', (kind, found, evidence) => {
  expect(found).toEqual([{ kind, evidence: expect.stringContaining(evidence) }]);
});

it('remarks a model that is faster than no model at all, which is near the floor too', () => {
  const found = flags({}, () => ({ contestantMedianNs: 89_000 }));
  expect(found.map(({ kind }) => kind)).toEqual(['floor-limited', 'faster-than-floor']);
});

it.each([
  ['single launches that a runtime’s own threads made busy', only(0, { cpuToLatency: 2 })],
  ['CPU time that could not be read', () => ({ cpuToLatency: null })],
  ['a single launch near the floor', only(2, { contestantMedianNs: 50_000 })],
  ['a single odd audit', only(2, { auditRatio: 0.5 })],
  ['a launch that was not audited', () => ({ auditRatio: null })],
  ['a drift within the tolerance', drifting(0.04)],
  ['a drift of one launch only', only(0, drifting(0.5)())],
  ['a lucky warmup', only(0, { warmupCorrect: 50 })],
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
  };
}
