import type { LaunchRecord, SuiteParameters } from '@torchperf/contracts';
import { decideLaunches } from '@torchperf/domain';
import { contentionOf } from './contention';

/**
 * Whether a run has launches enough: its interval is narrow, or it has as many as it may have. A noisy run is measured
 * again as a whole, so that more than the least number of launches would be for nothing.
 */
export function isDecided(launches: readonly LaunchRecord[], suite: SuiteParameters): boolean {
  const { launchesMin: min, launchesMax: max, halfWidthTarget } = suite;
  if (launches.length >= min && contentionOf(launches, suite).isNoisy) return true;
  const logRatios = launches.map(({ logRatio }) => logRatio);
  return decideLaunches(logRatios, { min, max, halfWidthTarget }).state === 'stop';
}
