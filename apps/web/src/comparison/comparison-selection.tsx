import { Button, Checkbox, Group, Text } from '@mantine/core';
import { MAX_COMPARED, MIN_COMPARED } from '@torchperf/contracts';
import { isolated } from '@torchperf/domain';
import { createContext, type ReactNode, useContext } from 'react';
import { ButtonLink, PageLink } from '../ui/links';
import { useComparedIds, withTicked } from './compared-ids';
import classes from './comparison.module.css';

const CompetitionContext = createContext<string | null>(null);

interface ComparisonSelectionProps {
  readonly slug: string;
  readonly children: ReactNode;
}

/** Makes the submissions inside selectable, and links to their comparison. */
export function ComparisonSelection({ slug, children }: ComparisonSelectionProps) {
  return (
    <CompetitionContext value={slug}>
      {children}
      <SelectionBar slug={slug} />
    </CompetitionContext>
  );
}

function SelectionBar({ slug }: { readonly slug: string }) {
  const { ids, setIds } = useComparedIds(slug);
  const isEnough = ids.length >= MIN_COMPARED;
  if (ids.length === 0) {
    return (
      <Text size="xs" c="dimmed" mt="xs">
        Tick {MIN_COMPARED} to {MAX_COMPARED} submissions to compare them.
      </Text>
    );
  }
  return (
    <section className={classes.bar} aria-label="Submissions to compare">
      <Text size="sm" role="status">
        {isEnough ? `${ids.length} ticked` : '1 ticked. Tick another to compare them.'}
        {ids.length === MAX_COMPARED && ', which is the maximum'}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Button variant="default" size="sm" onClick={() => setIds([])}>
          Clear
        </Button>
        {isEnough && (
          <ButtonLink to="/compare" search={{ ids: ids.join(',') }} size="sm">
            Compare {ids.length}
          </ButtonLink>
        )}
      </Group>
    </section>
  );
}

interface CompareCheckboxProps {
  readonly id: string;
  readonly name: string;
}

/** Selects a submission for the comparison; shown only inside a `ComparisonSelection`. */
export function CompareCheckbox({ id, name }: CompareCheckboxProps) {
  const slug = useContext(CompetitionContext);
  return slug === null ? null : <Tick slug={slug} id={id} name={name} />;
}

function Tick({ slug, id, name }: CompareCheckboxProps & { readonly slug: string }) {
  const { ids, setIds } = useComparedIds(slug);
  const isTicked = ids.includes(id);
  return (
    <span className={classes.tick}>
      {/* The next tab stop after a tick: the bar below the board comes after all of its links. */}
      <Checkbox
        size="sm"
        aria-label={`Compare ${isolated(name)}`}
        checked={isTicked}
        disabled={!isTicked && ids.length >= MAX_COMPARED}
        onChange={({ currentTarget }) => setIds(withTicked(ids, id, currentTarget.checked))}
      />
      {isTicked && ids.length >= MIN_COMPARED && (
        <PageLink to="/compare" search={{ ids: ids.join(',') }} size="sm">
          Compare {ids.length}
        </PageLink>
      )}
    </span>
  );
}
