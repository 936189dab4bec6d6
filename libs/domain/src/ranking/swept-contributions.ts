/**
 * Theory of operation. What one of many boxes alone covers, in three dimensions, by one sweep.
 *
 * The plane z rises from the best point to the reference. In it, the points met so far that no other dominates are a
 * staircase of steps, x rising and y falling. What a step alone covers is its rectangle, up to the next step in x and
 * up to the one before in y, less what points of that rectangle cover too: those are stored with the step, and they are
 * just the points that this step dominates and no other does. A new point
 *   – dominated by two steps: changes nothing, now or later;
 *   – dominated by one: is stored with it;
 *   – dominated by none: becomes a step, takes the steps that it dominates as what lies in its rectangle, and narrows
 *     its two neighbours.
 * Whenever the area of a step changes, what it covered alone since its last change is area × height.
 * Source: Emmerich and Fonseca (2011), EMO 2011, LNCS 6576, whose boxes are stored here as points.
 */
import { type CostPoint, columnOf } from './costs';
import { sortIndices } from './sort-keys';

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Step extends Place {
  readonly index: number;
  /** What lies in the rectangle of this step alone: a staircase too, x rising and y falling. */
  within: Place[];
  area: number;
  /** The height of the last change of the area. */
  since: number;
}

/**
 * What each point alone dominates up to a reference that is the same in all three objectives; less is better. Of
 * points that are the same neither has anything. A point may have fewer than three objectives: the others are 0. One
 * binary search a point and what changes around it: near O(n log n), O(n²) at worst.
 * @param points none of which is beyond the reference.
 */
export function sweptContributions(points: readonly CostPoint[], reference: number): number[] {
  const sweep = new Sweep(points.length, reference);
  const columns = [2, 0, 1].map((objective) => columnOf(points, objective));
  for (const index of sortIndices(points.keys(), columns)) {
    const [x = 0, y = 0, z = 0] = points[index] as CostPoint;
    sweep.meet({ x, y }, z, index);
  }
  return sweep.end();
}

class Sweep {
  private readonly steps: Step[] = [];
  private readonly volumes: number[];

  constructor(
    count: number,
    private readonly reference: number,
  ) {
    this.volumes = new Array<number>(count).fill(0);
  }

  /** Takes the next point up. */
  meet(place: Place, z: number, index: number): void {
    const after = this.firstBeyond(place.x);
    const nearest = this.steps[after - 1];
    if (nearest && nearest.y <= place.y) {
      const second = this.steps[after - 2];
      if (!second || second.y > place.y) this.keepWithin(after - 1, place, z);
      return;
    }
    this.enter(nearest?.x === place.x ? after - 1 : after, place, z, index);
  }

  end(): number[] {
    for (const step of this.steps) this.settle(step, this.reference);
    return this.volumes;
  }

  private enter(at: number, place: Place, z: number, index: number): void {
    let end = at;
    while (end < this.steps.length && (this.steps[end] as Step).y >= place.y) end++;
    const within: Place[] = this.steps.slice(at, end);
    for (const step of this.steps.slice(at, end)) this.settle(step, z);
    this.steps.splice(at, end - at, { ...place, index, within, area: 0, since: z });
    this.measure(at);
    this.narrow(at - 1, z, ({ x }) => x < place.x);
    this.narrow(at + 1, z, ({ y }) => y < place.y);
  }

  /** After a neighbour came: what lies beyond it is now dominated twice. */
  private narrow(at: number, z: number, remains: (place: Place) => boolean): void {
    const step = this.steps[at];
    if (!step) return;
    this.settle(step, z);
    step.within = step.within.filter(remains);
    this.measure(at);
  }

  private keepWithin(at: number, place: Place, z: number): void {
    const step = this.steps[at] as Step;
    if (step.within.some(({ x, y }) => x <= place.x && y <= place.y)) return;
    this.settle(step, z);
    const left = step.within.filter(({ x, y }) => x < place.x || y < place.y);
    const before = left.findIndex(({ x }) => x > place.x);
    left.splice(before < 0 ? left.length : before, 0, place);
    step.within = left;
    this.measure(at);
  }

  private settle(step: Step, z: number): void {
    this.volumes[step.index] = (this.volumes[step.index] as number) + step.area * (z - step.since);
    step.since = z;
  }

  private measure(at: number): void {
    const step = this.steps[at] as Step;
    const right = this.steps[at + 1]?.x ?? this.reference;
    const top = this.steps[at - 1]?.y ?? this.reference;
    let area = (right - step.x) * (top - step.y);
    step.within.forEach(({ x, y }, i) => {
      area -= ((step.within[i + 1]?.x ?? right) - x) * (top - y);
    });
    step.area = Math.max(0, area);
  }

  /** The index of the first step beyond x. */
  private firstBeyond(x: number): number {
    let low = 0;
    let high = this.steps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.steps[middle] as Step).x <= x) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
