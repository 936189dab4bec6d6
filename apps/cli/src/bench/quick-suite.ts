import type { SuiteParameters } from '@torchperf/contracts';

/**
 * A rough first estimate: a few seconds for each bundle. With fewer than six launches, a signed-rank test never finds
 * two bundles distinguishable at 5 % (with six, its smallest p-value is 2^(1 − 6) = 0.031).
 */
export const QUICK_SUITE = {
  launchesMin: 6,
  launchesMax: 6,
  blocksPerLaunch: 4,
  callsPerBlock: 10,
  warmupCallsMin: 50,
  auditLaunches: 1,
  halfWidthTarget: 0.05,
} as const satisfies Partial<SuiteParameters>;
