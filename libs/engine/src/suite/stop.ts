import type { LaunchRecord, SuiteParameters } from '@torchperf/contracts';
import { decideLaunches } from '@torchperf/domain';
import { HOPELESS_PAIRS, MIN_LAUNCHES } from '../measuring-rules';
import { contentionOf } from './contention';

/**
 * Whether a run has enough launches: its interval is narrow, or it has the maximum. A noisy run is measured again as a
 * whole, so launches beyond the minimum would be wasted; and beyond a few, if most pairs are contended.
 */
export function isDecided(launches: readonly LaunchRecord[], suite: SuiteParameters): boolean {
  const { launchesMin: min, launchesMax: max, halfWidthTarget } = suite;
  const { isNoisy, contended, pairs } = contentionOf(launches, suite);
  const isHopeless = launches.length >= MIN_LAUNCHES && contended > HOPELESS_PAIRS * pairs;
  if (isNoisy && (launches.length >= min || isHopeless)) return true;
  const logRatios = launches.map(({ logRatio }) => logRatio);
  return decideLaunches(logRatios, { min, max, halfWidthTarget }).state === 'stop';
}
