import { Alert, Text } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import type { EventView } from '@torchperf/contracts';
import {
  describeBestOf,
  describeConstant,
  describeConstraints,
  describeMethod,
  describeObjectives,
} from '../ui/format/event.format';
import { formatDate } from '../ui/format/time.format';
import classes from './competition.module.css';
import { CompositeFormula } from './composite-formula';

interface EventRulesProps {
  readonly event: EventView;
}

/** What an event asks for and how it ranks, and whether it still does. */
export function EventRules({ event }: EventRulesProps) {
  const { description, composite, addedAt, retiredAt } = event;
  return (
    <>
      {retiredAt && (
        <Alert color="gray" icon={<IconArchive size={18} aria-hidden="true" />} mb="sm">
          Retired on {formatDate(retiredAt)}: not ranked any more. The board stands as it was then.
        </Alert>
      )}
      {description && (
        <Text c="dimmed" size="sm" maw={720}>
          {description}
        </Text>
      )}
      <dl className={classes.eventRules}>
        <div>
          <dt>Objective</dt>
          <dd>{describeObjectives(event)}</dd>
        </div>
        {composite && (
          <div data-wide>
            <dt>Composite score, 1 being as good as the references</dt>
            <dd>
              <CompositeFormula composite={composite} />
            </dd>
          </div>
        )}
        <div>
          <dt>To be ranked</dt>
          <dd className={classes.sentence}>
            {describeConstraints(event)}
            {event.minAboveConstant !== null && <> {describeConstant(event.minAboveConstant)}</>}
          </dd>
        </div>
        <div>
          <dt>Ranks</dt>
          <dd>{describeMethod(event)}</dd>
        </div>
        <div>
          <dt>What counts for a team</dt>
          <dd>{describeBestOf(event)}</dd>
        </div>
        {addedAt && (
          <div>
            <dt>Added later</dt>
            <dd>On {formatDate(addedAt)}</dd>
          </div>
        )}
      </dl>
    </>
  );
}
