import { hodgesLehmann } from './hodges-lehmann';
import type { IntervalEstimate } from './interval';
import { median } from './summarize';

export function driftOverLaunches(launches: readonly (readonly number[])[]): IntervalEstimate | null {
  const changes = launches
    .filter((blocks) => blocks.length >= 3)
    .map((blocks) => {
      const slopes = blocks.flatMap((from, i) => blocks.slice(i + 1).map((to, j) => (to - from) / (j + 1)));
      return median(slopes) * (blocks.length - 1);
    });
  return changes.length < 3 ? null : hodgesLehmann(changes);
}
