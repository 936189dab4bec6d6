import { useSessionStorage } from '@mantine/hooks';
import { MAX_COMPARED } from '@torchperf/contracts';

/** The submissions of a competition that are selected for a comparison, as long as this tab is open. */
export function useComparedIds(slug: string) {
  const [ids, setIds] = useSessionStorage<readonly string[]>({
    key: `torchperf.compared.${slug}`,
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  return { ids, setIds };
}

/** The ids with this one added or removed; a full list accepts no more. */
export function withTicked(ids: readonly string[], id: string, isTicked: boolean): readonly string[] {
  const others = ids.filter((other) => other !== id);
  if (!isTicked) return others;
  return others.length < MAX_COMPARED ? [...others, id] : ids;
}
