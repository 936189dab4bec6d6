import type { Constraint } from '../competition/event';

/**
 * So many times as fast as the best known is more than one honest step brings: in the demo competition the fastest
 * sample, a single matrix, is some thirty times as fast as the reference, but no sample is more than about five times
 * as fast as the next slower one. A way around the measurement has no such bound. A submission that is held wrongly
 * only waits for an organiser.
 */
export const FASTER_THAN_KNOWN_FACTOR = 10;

/** A submission on a board of the division, as a measure of what is possible. */
export interface KnownEntry {
  readonly teamId: string;
  /** The entry and its team, as public text. */
  readonly title: string;
  /** Latency in units of the reference's. */
  readonly relativeLatency: number;
  readonly isBaseline: boolean;
  /** Whether an organiser has reviewed the submission and released it. */
  readonly isReleased: boolean;
  /** Of the event in which it is listed. */
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
 * What is implausible in a run's speed, as text: it is more than {@link FASTER_THAN_KNOWN_FACTOR} times as fast as
 * the best known, by the slow end of its interval too. Null when it is not.
 *
 * Known are the reference, the baselines, and entries that are ranked in an event with a bound on accuracy: else a
 * model that answers at random would set the bound. A team's own entries count once they are released, so that no team
 * can approach an implausible speed in small steps.
 * @param entries baselines and ranked entries of the division, held and disqualified ones left out
 * @param boardsFrozen whether the text leaves out the best known figure and its team, which are not public now
 */
export function fasterThanKnown(
  run: FastRun,
  entries: readonly KnownEntry[],
  { boardsFrozen = false } = {},
): string | null {
  const best = entries
    .filter((entry) => isKnown(entry, run.teamId))
    .reduce<Known>(
      (fastest, entry) => (entry.relativeLatency < fastest.relativeLatency ? entry : fastest),
      REFERENCE,
    );
  const slowest = Math.max(run.relativeLatency, run.ciUpper ?? Number.POSITIVE_INFINITY);
  if (slowest * FASTER_THAN_KNOWN_FACTOR >= best.relativeLatency) return null;
  const latency = `${written(run.relativeLatency)} of the reference's latency`;
  if (boardsFrozen)
    return `${latency}, more than ${FASTER_THAN_KNOWN_FACTOR} times as fast as what is known.`;
  return `${latency}; the best known is ${written(best.relativeLatency)}, by ${best.title}.`;
}

type Known = Pick<KnownEntry, 'title' | 'relativeLatency'>;
const REFERENCE: Known = { title: 'the reference itself', relativeLatency: 1 };

function isKnown({ isBaseline, isReleased, teamId, constraints }: KnownEntry, ownTeamId: string): boolean {
  if (isBaseline) return true;
  return (teamId !== ownTeamId || isReleased) && constraints.some(boundsAccuracy);
}

function boundsAccuracy({ metric, operator }: Constraint): boolean {
  return metric === 'accuracy' && (operator === '>=' || operator === '>');
}

function written(ratio: number): string {
  return String(Number(ratio.toPrecision(3)));
}
