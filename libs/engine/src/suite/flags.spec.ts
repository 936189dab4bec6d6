import type { LaunchRecord } from '@torchperf/contracts';
import { flagsOf, type MeasuredSuite } from './flags';

const LAUNCH: LaunchRecord = {
  index: 0,
  loadTimeMs: 20,
  warmupCalls: 100,
  settled: true,
  blockLogRatios: [0],
  logRatio: 0,
  contestantMedianNs: 500_000,
  referenceMedianNs: 500_000,
  cpuToLatency: 0.9,
  loadPeakBytes: null,
  inferencePeakBytes: null,
};

/** A run of three launches without anything to remark, but for what is given. */
function flags(change: Partial<MeasuredSuite>, ...launches: Partial<LaunchRecord>[]) {
  return flagsOf({
    launches: [0, 1, 2].map((index) => ({ ...LAUNCH, index, ...launches[index] })),
    floorNs: 100_000,
    ending: 'half-width-reached',
    suite: { launchesMin: 3, runTimeoutMs: 180_000, halfWidthTarget: 0.005, threads: 1 },
    ...change,
  });
}

it('has nothing to say of a run that went as it should', () => {
  expect(flags({})).toEqual([]);
});

it.each([
  ['no-steady-state', flags({}, {}, { settled: false }), '1 of 3 launches'],
  [
    'fewer-launches',
    flags({ suite: { launchesMin: 12, runTimeoutMs: 180_000, halfWidthTarget: 0.005, threads: 1 } }),
    '3 of at least 12 launches fitted in 180 s',
  ],
  ['half-width-not-reached', flags({ ending: 'time-exhausted' }), 'wider than ±0.5 % after 3'],
  ['half-width-not-reached', flags({ ending: 'launches-exhausted' }), 'wider than ±0.5 % after 3'],
  [
    'floor-limited',
    flags({}, { contestantMedianNs: 499_000 }),
    "Median 499.0 µs; the protocol's own floor is 100.0 µs",
  ],
  [
    'cpu-time-exceeds-latency',
    flags({}, { cpuToLatency: 2 }, { cpuToLatency: 1.2 }),
    '1.20 times the summed latency in CPU time; 1 is allowed',
  ],
])('remarks %s', (kind, found, evidence) => {
  expect(found).toEqual([{ kind, evidence: expect.stringContaining(evidence) }]);
});

it('forgives single launches that a runtime’s own threads made busy', () => {
  expect(flags({}, { cpuToLatency: 2 })).toEqual([]);
});

it('makes nothing of CPU time that could not be read', () => {
  expect(flags({}, { cpuToLatency: null }, { cpuToLatency: null }, { cpuToLatency: null })).toEqual([]);
});
