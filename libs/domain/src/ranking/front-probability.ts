/**
 * Theory of operation. How likely an entry is to be on the Pareto front, given how precise all figures are.
 *
 * Each of {@link FRONT_DRAWS} draws gives every entry a value in every objective: its estimate, moved by a normal error
 * whose size on each side is that of the entry's 95 % interval on that side. The front of the drawn values is exact.
 * The share of draws in which an entry is on it is its probability. The errors of an entry come from a generator of its
 * own, which starts from the id of its submission. So the result does not depend on the order of the entries, and everyone
 * can compute it again.
 *
 * Most entries of a large board are far behind the front. One that another beats in every objective by
 * {@link CLEAR_ERRORS} standard errors of the difference is not dominated by it in 0.4 % of draws at most. It counts as
 * never on the front, and is left out of the draws.
 * Sources: Teich (2001), EMO 2001, LNCS 1993; Hughes (2001), EMO 2001, LNCS 1993.
 */
import { type CostColumn, costColumns } from './cost-columns';
import type { Criterion } from './criterion';
import { pairMultiplier } from './error-shares';
import { PAIR_MULTIPLIER } from './margins';
import { frontOf } from './minimal-front';
import type { ObjectiveValue } from './rankable-entry';

/** How likely an entry of front 1 is on the front at least, over the likeliest one. With 5 %, 1.5 % of true fronts of 200 teams were lost. */
const ON_FRONT = 0.025;
/** From this probability on an entry is certain to be on the front. */
export const CERTAIN_ON_FRONT = 0.95;
/** A probability of 2.5 % has a standard error of 0.5 % with so many. */
export const FRONT_DRAWS = 1000;
const CLEAR_ERRORS = 3;

/** What the front is drawn for. */
export interface DrawnEntry {
  readonly submissionId: string;
  readonly objectives: readonly ObjectiveValue[];
}

/**
 * The probability of each entry, in the order given, to be on the Pareto front: 0 to 1, in steps of one draw.
 * @throws RangeError as `costColumns`
 */
export function frontProbabilities(
  entries: readonly DrawnEntry[],
  criteria: readonly Criterion[],
): Float64Array {
  const columns = costColumns(
    entries.map(({ objectives }) => objectives),
    criteria,
    pairMultiplier,
  );
  const contenders = contendersOf(columns);
  const errors = contenders.map((entry) => new NormalErrors(entries[entry]?.submissionId as string));
  const drawn = columns.map(() => new Float64Array(contenders.length));
  const counts = new Float64Array(entries.length);
  // A draw changes the order little, so that it takes little time to sort again.
  const order = [...contenders.keys()];
  for (let draw = 0; draw < FRONT_DRAWS; draw++) {
    for (let i = 0; i < contenders.length; i++) {
      for (let objective = 0; objective < columns.length; objective++) {
        const error = (errors[i] as NormalErrors).next();
        const value = drawnValue(columns[objective] as CostColumn, contenders[i] as number, error);
        (drawn[objective] as Float64Array)[i] = value;
      }
    }
    for (const i of frontOf(drawn, order)) {
      const entry = contenders[i] as number;
      counts[entry] = (counts[entry] as number) + 1;
    }
  }
  return counts.map((count) => count / FRONT_DRAWS);
}

/**
 * Whether each entry counts as on the front: with a probability of 2.5 %, over that of the likeliest one. Among very many
 * models that are alike each has a small one, and the front would be empty otherwise.
 */
export function areOnFront(probabilities: Float64Array): boolean[] {
  const likeliest = probabilities.reduce((max, one) => Math.max(max, one), 0);
  return Array.from(probabilities, (one) => one > 0 && one >= ON_FRONT * likeliest);
}

function drawnValue({ estimate, below, above }: CostColumn, entry: number, error: number): number {
  const margin = (error > 0 ? above[entry] : below[entry]) as number;
  return (estimate[entry] as number) + (margin / PAIR_MULTIPLIER) * error;
}

/** Those that no entry beats clearly in every objective; only entries on the front of the estimates are tried. */
function contendersOf(columns: readonly CostColumn[]): number[] {
  const leaders = frontOf(columns.map(({ estimate }) => estimate));
  const isBeaten = (entry: number) => leaders.some((leader) => isClear(columns, leader, entry));
  return [...(columns[0]?.estimate.keys() ?? [])].filter((entry) => !isBeaten(entry));
}

/** Whether one entry beats another in every objective by so many standard errors of the difference. */
function isClear(columns: readonly CostColumn[], one: number, other: number): boolean {
  return columns.every(({ estimate, below, above }) => {
    const distance = (estimate[other] as number) - (estimate[one] as number);
    const errors = CLEAR_ERRORS / PAIR_MULTIPLIER;
    const squared = (above[one] as number) ** 2 + (below[other] as number) ** 2;
    return distance > 0 && distance ** 2 > errors ** 2 * squared;
  });
}

/** Standard normal errors of one entry, by the method of Box and Muller (1958), from mulberry32. */
class NormalErrors {
  private state: number;
  private spare: number | null = null;

  constructor(submissionId: string) {
    this.state = hashOf(submissionId);
  }

  next(): number {
    if (this.spare !== null) {
      const error = this.spare;
      this.spare = null;
      return error;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  private uniform(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
