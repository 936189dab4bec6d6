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

/** The objectives and the ranking rule of an event, and whether it is retired. */
export function EventRules({ event }: EventRulesProps) {
  const { description, composite, addedAt, retiredAt } = event;
  return (
    <>
      {retiredAt && (
        <Alert color="gray" icon={<IconArchive size={18} aria-hidden="true" />} mb="sm">
          Retired on {formatDate(retiredAt)}: no longer ranked. The board is shown as of that date.
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
            <dt>Composite score (1: as good as the references)</dt>
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
          <dt>Entry of a team</dt>
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
