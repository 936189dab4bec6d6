import { Text } from '@mantine/core';
import type { EventView } from '@torchperf/contracts';
import { DOMINANCE_RULE, FRONT_DRAWS } from '@torchperf/domain';

interface BoardLegendProps {
  readonly event: EventView;
}

/** How to read the bars and the ranks. */
export function BoardLegend({ event }: BoardLegendProps) {
  return (
    <Text size="xs" c="dimmed" maw={820}>
      {event.rank === 'pareto'
        ? `Front 1 holds the entries that may be on the Pareto front, with how likely each is: all figures are drawn ${FRONT_DRAWS} times within their errors. Of the others, front 2 holds those that no other dominates, and so on. One entry dominates another if it is ${DOMINANCE_RULE}. `
        : 'Entries are in the order of their estimates. The range next to a rank holds all ranks that the data leave possible for the entry, after all comparisons on the board. '}
      Bars are 95 % intervals; all bars of a column have the same scale. A gap in the track leaves out a range
      without entries. Entries whose bars overlap a little may still be distinguishable.
    </Text>
  );
}
