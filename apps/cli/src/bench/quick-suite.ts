import type { SuiteParameters } from '@torchperf/contracts';

/**
 * For a first look: a few seconds a bundle. Six launches are the fewest from which a signed-rank test can tell two
 * bundles apart at 5 % (its least p-value is 2^(1 − 6) = 0.031).
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
