import type { BitSet, Relation } from './relation';

/**
 * The strongly connected components of a relation: things that lead to each other in both directions, most of them
 * alone. In topological order: what relates to another comes no later than it. By two searches in depth; where there
 * is no circle, which is the rule and shows after the first one, that one is all.
 * Source: Sharir (1981), Computers and Mathematics with Applications 7, after Kosaraju.
 * @param reversed makes the same relation from the other side.
 */
export function componentsInOrder(relation: Relation, reversed: () => Relation): number[][] {
  const finished: number[] = [];
  const unvisited = fullSet(relation);
  for (let start = 0; start < relation.size; start++) {
    if (unvisited.has(start)) search(relation, start, unvisited, finished);
  }
  const order = finished.reverse();
  if (isTopological(relation, order)) return order.map((one) => [one]);
  const otherSide = reversed();
  const left = fullSet(relation);
  return order.flatMap((start) => {
    if (!left.has(start)) return [];
    const component: number[] = [];
    search(otherSide, start, left, component);
    return [component];
  });
}

/** Whether nothing relates to what comes before it. */
function isTopological(relation: Relation, order: readonly number[]): boolean {
  const before = relation.emptySet();
  return order.every((one) => {
    if (relation.row(one).meets(before)) return false;
    before.add(one);
    return true;
  });
}

function fullSet(relation: Relation): BitSet {
  const set = relation.emptySet();
  for (let i = 0; i < relation.size; i++) set.add(i);
  return set;
}

/** Takes what can be reached from the start out of `unvisited` and adds it to `finished`, the furthest first. */
function search(relation: Relation, start: number, unvisited: BitSet, finished: number[]): void {
  const path = [{ at: start, row: relation.row(start), next: 0 }];
  unvisited.delete(start);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const found = top.row.firstShared(unvisited, top.next);
    if (found < 0) {
      finished.push(top.at);
      path.pop();
    } else {
      top.next = found;
      unvisited.delete(found);
      path.push({ at: found, row: relation.row(found), next: 0 });
    }
  }
}
