import { Text } from '@mantine/core';
import type { EventView } from '@torchperf/contracts';

interface BoardLegendProps {
  readonly event: EventView;
}

/** How to read the bars and the ranks. */
export function BoardLegend({ event }: BoardLegendProps) {
  return (
    <Text size="xs" c="dimmed" maw={820}>
      {event.rank === 'pareto'
        ? 'Entries on front 1 are beaten by no other entry in every objective at once; front 2 is what remains without them, and so on. '
        : 'An entry’s rank is one more than the number of entries that are significantly better; entries that cannot be told apart share a rank. '}
      Bars are 95 % intervals, all of a column at one scale. Where the track is interrupted, a range without
      entries is left out. Ranks compare two entries with narrower intervals made for that, so bars that
      overlap a little may still be told apart.
    </Text>
  );
}
