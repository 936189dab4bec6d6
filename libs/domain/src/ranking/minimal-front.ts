/**
 * The indices of the points that no other one dominates; less is better in every column, and equal points are all on
 * the front. Points are taken in the order of the first column, so only those before a point can dominate it. With up
 * to three columns a staircase of the second and the third holds what they cover: O(n log n). With more, the points found
 * so far are compared one by one.
 * Source: Kung, Luccio and Preparata (1975), Journal of the ACM 22.
 * @param columns the values of all points in each objective.
 * @param order the indices of all points, which are put in order: the nearer they are to it, the less time it takes.
 */
export function frontOf(
  columns: readonly Float64Array[],
  order: number[] = [...(columns[0]?.keys() ?? [])],
): number[] {
  const [first, second = new Float64Array(first?.length ?? 0), third = second] = columns;
  if (!first) return [];
  putInOrder(order, columns);
  if (columns.length > 3) return frontByPairs(order, columns);
  return frontByStaircase(order, columns, second, third);
}

/** By all columns, so that a point comes before those that it dominates. */
function putInOrder(
  order: number[],
  [first = new Float64Array(0), ...further]: readonly Float64Array[],
): void {
  order.sort((a, b) => {
    const difference = (first[a] as number) - (first[b] as number);
    if (difference !== 0) return difference;
    for (const column of further) {
      const next = (column[a] as number) - (column[b] as number);
      if (next !== 0) return next;
    }
    return 0;
  });
}

function frontByStaircase(
  order: readonly number[],
  columns: readonly Float64Array[],
  second: Float64Array,
  third: Float64Array,
): number[] {
  const front: number[] = [];
  /** Points whose second value rises while the third falls. */
  const steps: number[] = [];
  for (const point of order) {
    const [y, z] = [second[point] as number, third[point] as number];
    let low = 0;
    let high = steps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((second[steps[middle] as number] as number) <= y) low = middle + 1;
      else high = middle;
    }
    const nearest = steps[low - 1];
    if (nearest !== undefined && (third[nearest] as number) <= z) {
      if (isEqual(columns, nearest, point)) front.push(point);
      continue;
    }
    front.push(point);
    let end = low;
    while (end < steps.length && (third[steps[end] as number] as number) >= z) end++;
    const start = nearest !== undefined && second[nearest] === y ? low - 1 : low;
    steps.splice(start, end - start, point);
  }
  return front;
}

function frontByPairs(order: readonly number[], columns: readonly Float64Array[]): number[] {
  const front: number[] = [];
  for (const point of order) {
    const isDominated = front.some(
      (other) =>
        columns.every((column) => (column[other] as number) <= (column[point] as number)) &&
        !isEqual(columns, other, point),
    );
    if (!isDominated) front.push(point);
  }
  return front;
}

function isEqual(columns: readonly Float64Array[], one: number, other: number): boolean {
  return columns.every((column) => column[one] === column[other]);
}
