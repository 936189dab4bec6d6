/**
 * Theory of operation.
 *
 * In a Pareto event too, what cannot be told apart must not decide. So a dominates b when a is told apart as worse in
 * no objective and told apart as better in at least one, both by comparison intervals. Of exact figures that is the
 * usual dominance, and the fronts are those of `paretoFronts`.
 *
 * With intervals the relation is not transitive: a may be told apart from b in one objective, b from c in another, and
 * c be so wide in the first that nothing is told apart from it there. It may even lead in a circle. Three objectives
 * (intervals; less is better):
 *
 *          x       y       z
 *   a     1–2     1–8     5–6      a is better than b in x, and not told apart in y and z;
 *   b     5–6     1–2     1–8      b is better than c in y, and not told apart in x and z;
 *   c     1–8     5–6     1–2      c is better than a in z, and not told apart in x and y.
 *
 * With two objectives a circle takes at least four; with one there is none, since intervals in a row are an interval
 * order (Fishburn 1970, Journal of Mathematical Psychology 7). It takes widths that differ by far.
 *
 * The rule: entries that dominate each other in a circle stand level, as one group (a strongly connected component).
 * Groups cannot form a circle. Front 1 are the groups none of whose members an outsider dominates; front k + 1 are
 * those that only entries of fronts 1 to k dominate, and one of front k does. So nobody is dominated by anyone of the
 * same or a later front but within such a group, and every group beyond front 1 has a member that somebody of the
 * front just before dominates.
 *
 * All pairs are compared, but 32 at a time: for each objective, in the order of their ends, the set of those told
 * apart grows by one entry after the other, and is added to whole rows. O(m·n²/32) steps and n²/4 bytes, for 10,000
 * entries a fraction of a second and 25 MB.
 */
import type { ComparisonInterval } from './comparison-interval';
import { componentsInOrder } from './components';
import { type BitSet, Relation } from './relation';

/**
 * The front of each entry by comparison intervals, from 1, in the order given, whatever that order is.
 * @param costs for each entry one interval an objective, turned so that less is better.
 */
export function intervalFronts(costs: readonly (readonly ComparisonInterval[])[]): number[] {
  const dominates = dominance(costs, toldWorse, toldBetter);
  const dominatedBy = dominance(costs, toldBetter, toldWorse);
  /** For each front, all that its members dominate. */
  const beneath: BitSet[] = [];
  const fronts = new Array<number>(costs.length);
  for (const group of componentsInOrder(dominates, dominatedBy)) {
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

/** Those of one objective that have `end` below the `limit` of another stand in some way to that other. */
interface Side {
  readonly end: (interval: ComparisonInterval) => number;
  readonly limit: (interval: ComparisonInterval) => number;
}

/** Those told apart from an entry as worse than it, and as better. */
const toldWorse: Side = { end: ({ lower }) => -lower, limit: ({ upper }) => -upper };
const toldBetter: Side = { end: ({ upper }) => upper, limit: ({ lower }) => lower };

/** Relates each entry to those on the one side of it in some objective and on the other side of it in none. */
function dominance(costs: readonly (readonly ComparisonInterval[])[], some: Side, none: Side): Relation {
  const relation = new Relation(costs.length);
  const objectives = (costs[0] ?? []).map((_, i) => costs.map((row) => row[i] as ComparisonInterval));
  for (const intervals of objectives) {
    sweep(relation, intervals, some, (row, found) => row.addAll(found));
  }
  for (const intervals of objectives) {
    sweep(relation, intervals, none, (row, found) => row.deleteAll(found));
  }
  return relation;
}

function sweep(
  relation: Relation,
  intervals: readonly ComparisonInterval[],
  { end, limit }: Side,
  change: (row: BitSet, found: BitSet) => void,
): void {
  const ends = intervals.map(end);
  const limits = intervals.map(limit);
  const byEnd = ascending(ends);
  const found = relation.emptySet();
  let next = 0;
  for (const entry of ascending(limits)) {
    while (next < byEnd.length && (ends[byEnd[next] as number] as number) < (limits[entry] as number)) {
      found.add(byEnd[next++] as number);
    }
    change(relation.row(entry), found);
  }
}

/** The places of the values, from the least value on. */
function ascending(values: readonly number[]): number[] {
  return [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number));
}
