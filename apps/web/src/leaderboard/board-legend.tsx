import { Text } from '@mantine/core';
import type { EventView } from '@torchperf/contracts';
import { DOMINANCE_RULE } from '@torchperf/domain';

interface BoardLegendProps {
  readonly event: EventView;
}

/** How to read the bars and the ranks. */
export function BoardLegend({ event }: BoardLegendProps) {
  return (
    <Text size="xs" c="dimmed" maw={820}>
      {event.rank === 'pareto'
        ? `Front 1 are the entries that no other dominates, front 2 those that only front 1 dominates, and so on. One entry dominates another if it is ${DOMINANCE_RULE}. `
        : 'An entry’s rank is one more than the number of entries that are distinguishable as better; entries that are not distinguishable share a rank. '}
      Bars are 95 % intervals, all of a column at one scale. Where the track is interrupted, a range without
      entries is left out. Ranks compare two entries with narrower intervals made for that, so bars that
      overlap a little may still be distinguishable.
    </Text>
  );
}
