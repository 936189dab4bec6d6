import type { LaunchRecord, SuiteParameters } from '@torchperf/contracts';
import { decideLaunches } from '@torchperf/domain';
import { HOPELESS_PAIRS, MIN_LAUNCHES } from '../measuring-rules';
import { contentionOf } from './contention';

/**
 * Whether a run has launches enough: its interval is narrow, or it has as many as it may have. A noisy run is measured
 * again as a whole, so that more than the least number of launches would be for nothing; and where most pairs are
 * contended, more than a few.
 */
export function isDecided(launches: readonly LaunchRecord[], suite: SuiteParameters): boolean {
  const { launchesMin: min, launchesMax: max, halfWidthTarget } = suite;
  const { isNoisy, contended, pairs } = contentionOf(launches, suite);
  const isHopeless = launches.length >= MIN_LAUNCHES && contended > HOPELESS_PAIRS * pairs;
  if (isNoisy && (launches.length >= min || isHopeless)) return true;
  const logRatios = launches.map(({ logRatio }) => logRatio);
  return decideLaunches(logRatios, { min, max, halfWidthTarget }).state === 'stop';
}
