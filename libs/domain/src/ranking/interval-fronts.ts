/**
 * Theory of operation.
 *
 * In a Pareto event too, indistinguishable differences must not decide. So a dominates b when a is distinguishable as
 * better in at least one objective and as worse in none, both by comparison intervals (`dominance-columns.ts` has their
 * widths). Of exact figures that is the usual dominance, and the fronts are those of `paretoFronts`.
 *
 * With intervals the relation is not transitive: a may be distinguishable from b in one objective, b from c in another, and
 * c be so wide in the first that nothing is distinguishable from it there. It may even have a cycle. Three objectives
 * (intervals; less is better):
 *
 *          x       y       z
 *   a     1–2     1–8     5–6      a is better than b in x, and indistinguishable in y and z;
 *   b     5–6     1–2     1–8      b is better than c in y, and indistinguishable in x and z;
 *   c     1–8     5–6     1–2      c is better than a in z, and indistinguishable in x and y.
 *
 * With two objectives a cycle takes at least four; with one there is none, since intervals on a line are an interval
 * order (Fishburn 1970, Journal of Mathematical Psychology 7). A cycle needs very unequal widths.
 *
 * The rule: entries that dominate each other in a cycle share a front, as one group (a strongly connected component).
 * Groups cannot form a cycle. Front 1 are the groups that no outsider dominates a member of; front k + 1 are those that
 * only entries of fronts 1 to k dominate, and one of front k does. So outside of such a group no entry is dominated by
 * one of the same or a later front. Every group beyond front 1 has a member that an entry of the front before dominates.
 *
 * All pairs are compared, 32 at a time: for each objective, in the order of the interval ends, the set of
 * distinguishable entries grows one by one, and is added to whole rows. O(m·n²/32) steps and n²/8 bytes, for 10,000
 * entries a twentieth of a second and 12.5 MB.
 */
import { componentsInOrder } from './components';
import type { CostColumn } from './cost-columns';
import { type BitSet, Relation } from './relation';
import { sortIndices } from './sort-keys';

/**
 * The front of each entry by comparison intervals, from 1, in the order given, whatever that order is.
 * @param gains one column an objective, by which an entry is better.
 * @param losses the same, by which it is worse.
 */
export function intervalFronts(gains: readonly Spans[], losses: readonly Spans[] = gains): number[] {
  const size = gains[0]?.lower.length ?? 0;
  const gainEnds = gains.map(toEnds);
  const dominates = dominance(size, gainEnds, losses === gains ? gainEnds : losses.map(toEnds));
  /** For each front, all that its members dominate. */
  const beneath: BitSet[] = [];
  const fronts = new Array<number>(size);
  for (const group of componentsInOrder(dominates)) {
    let front = beneath.length;
    while (front > 0 && !group.some((member) => beneath[front - 1]?.has(member))) front--;
    const own = beneath[front] ?? dominates.emptySet();
    beneath[front] = own;
    for (const member of group) {
      own.addAll(dominates.row(member));
      fronts[member] = front + 1;
    }
  }
  return fronts;
}

type Spans = Pick<CostColumn, 'lower' | 'upper'>;

/** The ends of the intervals of one objective by entry, and the entries from the smallest end on. */
interface Ends extends Spans {
  readonly byLower: readonly number[];
  readonly byUpper: readonly number[];
}

function toEnds({ lower, upper }: Spans): Ends {
  const byLower = sortIndices(lower.keys(), [lower]);
  return { lower, upper, byLower, byUpper: sortIndices(byLower, [upper]) };
}

/** Calls with each entry and all those that are distinguishable from it in one objective. */
type Sweep = (ends: Ends, found: BitSet, call: (entry: number, found: BitSet) => void) => void;

/** Those that are distinguishable as better end below where the entry starts: fewest for the smallest start. */
const eachBetter: Sweep = ({ lower, upper, byLower, byUpper }, found, call) => {
  let next = 0;
  for (const entry of byLower) {
    while (next < byUpper.length && valueAt(upper, valueAt(byUpper, next)) < valueAt(lower, entry)) {
      found.add(valueAt(byUpper, next++));
    }
    call(entry, found);
  }
};

/** Those that are distinguishable as worse start above where the entry ends: fewest for the largest end. */
const eachWorse: Sweep = ({ lower, upper, byLower, byUpper }, found, call) => {
  let next = byLower.length - 1;
  for (let i = byUpper.length - 1; i >= 0; i--) {
    const entry = valueAt(byUpper, i);
    while (next >= 0 && valueAt(lower, valueAt(byLower, next)) > valueAt(upper, entry))
      found.add(valueAt(byLower, next--));
    call(entry, found);
  }
};

/** Relates each entry to those that are worse in some objective of `gains` and better in none of `losses`. */
function dominance(size: number, gains: readonly Ends[], losses: readonly Ends[]): Relation {
  const relation = new Relation(size);
  for (const ends of gains) {
    eachWorse(ends, relation.emptySet(), (entry, found) => relation.row(entry).addAll(found));
  }
  for (const ends of losses) {
    eachBetter(ends, relation.emptySet(), (entry, found) => relation.row(entry).deleteAll(found));
  }
  return relation;
}

function valueAt(values: Float64Array | readonly number[], index: number): number {
  return values[index] as number;
}
