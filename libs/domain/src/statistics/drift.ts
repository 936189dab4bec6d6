import { hodgesLehmann } from './hodges-lehmann';
import type { IntervalEstimate } from './interval';
import { theilSenSlope } from './theil-sen';

/** Two blocks always lie on a line: only a third can contradict a trend. */
const FEWEST_BLOCKS = 3;
/** The signed-rank interval of two launches spans them and is worth 50 %. */
const FEWEST_LAUNCHES = 3;

/**
 * How the paired log ratio drifts within a launch: a launch's drift is the Theil–Sen slope over its blocks times
 * (blocks − 1), the change from its first to its last block; over launches the Hodges–Lehmann estimate with its
 * interval, on the log scale (0.01 is 1 % slower at the end than at the start). An interval on one side of 0 says
 * that the launches had not settled, or that the two heat up or leak differently.
 *
 * Launches of fewer than three blocks contribute nothing. Null when fewer than three others remain.
 * Source: {@link theilSenSlope}, {@link hodgesLehmann}.
 * @param blockLogRatiosByLaunch for each launch ln(contestant / reference) of its blocks, in time order.
 * @throws RangeError when a log ratio that counts is not finite.
 */
export function driftOverLaunches(
  blockLogRatiosByLaunch: readonly (readonly number[])[],
): IntervalEstimate | null {
  const drifts = blockLogRatiosByLaunch
    .filter((blocks) => blocks.length >= FEWEST_BLOCKS)
    .map((blocks) => theilSenSlope(blocks) * (blocks.length - 1));
  return drifts.length < FEWEST_LAUNCHES ? null : hodgesLehmann(drifts);
}
