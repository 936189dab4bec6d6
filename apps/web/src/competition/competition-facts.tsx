import type { Competition } from '@torchperf/contracts';
import { formatCount } from '../ui/format/measured-value.format';
import classes from './competition.module.css';
import { CompetitionDates } from './competition-dates';

interface CompetitionFactsProps {
  readonly competition: Competition;
}

/** The task at a glance. */
export function CompetitionFacts({ competition }: CompetitionFactsProps) {
  const { task, hiddenExamples, submissions } = competition;
  return (
    <dl className={classes.facts}>
      <div>
        <dt>Input of one example</dt>
        <dd>float32 ({task.inputShape.join(', ')})</dd>
      </div>
      <div>
        <dt>Classes</dt>
        <dd>{formatCount(task.classes)}</dd>
      </div>
      <div>
        <dt>Hidden test examples</dt>
        <dd>{formatCount(hiddenExamples)}</dd>
      </div>
      <div>
        <dt>Dates</dt>
        <dd>
          <CompetitionDates competition={competition} />
        </dd>
      </div>
      <div>
        <dt>Submissions</dt>
        <dd>{formatCount(submissions)}</dd>
      </div>
    </dl>
  );
}
