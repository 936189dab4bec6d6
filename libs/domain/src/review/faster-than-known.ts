import type { Constraint } from '../competition/event';

/**
 * So many times as fast as the best known is more than one honest step brings: in the demo competition the fastest
 * sample, a single matrix, is some thirty times as fast as the reference, but no sample is more than about five times
 * as fast as the next slower one. A way around the measurement has no such bound. Whoever is held for nothing waits for
 * an organiser and comes to no harm.
 */
export const FASTER_THAN_KNOWN_FACTOR = 10;

/** A submission on a board of the division, as a measure of what is possible. */
export interface StandingEntry {
  readonly teamId: string;
  /** Whose and which it is, in words that everybody may read. */
  readonly title: string;
  /** Latency in units of the reference's. */
  readonly relativeLatency: number;
  readonly isBaseline: boolean;
  /** Whether an organiser has looked at the submission and let it stand. */
  readonly isReleased: boolean;
  /** Of the event in which it stands. */
  readonly constraints: readonly Constraint[];
}

export interface FastRun {
  readonly teamId: string;
  /** Latency in units of the reference's. */
  readonly relativeLatency: number;
  /** The slow end of its interval; null where there is none: then nothing is known for certain. */
  readonly ciUpper: number | null;
}

/**
 * What is implausible in a run's speed, in words: it is more than {@link FASTER_THAN_KNOWN_FACTOR} times as fast as
 * the best known, by the slow end of its interval too. Null when it is not.
 *
 * Known are the reference, the baselines, and entries that are ranked in an event which asks for accuracy: else a
 * model that answers at random would set the measure. A team's own entries count when they were released, so that
 * no one walks down in steps that each look small.
 * @param standing baselines and ranked entries of the division, held and disqualified ones left out
 * @param boardsFrozen whether the words leave out what the best known is and whose: no one may learn of it now
 */
export function fasterThanKnown(
  run: FastRun,
  standing: readonly StandingEntry[],
  { boardsFrozen = false } = {},
): string | null {
  const best = standing
    .filter((entry) => isKnown(entry, run.teamId))
    .reduce<Known>(
      (least, entry) => (entry.relativeLatency < least.relativeLatency ? entry : least),
      REFERENCE,
    );
  const slowest = Math.max(run.relativeLatency, run.ciUpper ?? Number.POSITIVE_INFINITY);
  if (slowest * FASTER_THAN_KNOWN_FACTOR >= best.relativeLatency) return null;
  const latency = `${written(run.relativeLatency)} of the reference's latency`;
  if (boardsFrozen)
    return `${latency}, more than ${FASTER_THAN_KNOWN_FACTOR} times as fast as what is known.`;
  return `${latency}; the best known is ${written(best.relativeLatency)}, by ${best.title}.`;
}

type Known = Pick<StandingEntry, 'title' | 'relativeLatency'>;
const REFERENCE: Known = { title: 'the reference itself', relativeLatency: 1 };

function isKnown({ isBaseline, isReleased, teamId, constraints }: StandingEntry, ownTeamId: string): boolean {
  if (isBaseline) return true;
  return (teamId !== ownTeamId || isReleased) && constraints.some(asksForAccuracy);
}

function asksForAccuracy({ metric, operator }: Constraint): boolean {
  return metric === 'accuracy' && (operator === '>=' || operator === '>');
}

function written(ratio: number): string {
  return String(Number(ratio.toPrecision(3)));
}
