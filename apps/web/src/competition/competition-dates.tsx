import type { CompetitionSummary } from '@torchperf/contracts';
import { formatDate, formatDateTime } from '../ui/format/time.format';

interface CompetitionDatesProps {
  readonly competition: Pick<CompetitionSummary, 'startsAt' | 'endsAt'>;
}

/** The dates of a competition; the titles have the exact times. */
export function CompetitionDates({ competition: { startsAt, endsAt } }: CompetitionDatesProps) {
  return (
    <>
      {endsAt ? '' : 'Since '}
      <time dateTime={startsAt} title={formatDateTime(startsAt)}>
        {formatDate(startsAt)}
      </time>
      {endsAt && (
        <>
          {' to '}
          <time dateTime={endsAt} title={formatDateTime(endsAt)}>
            {formatDate(endsAt)}
          </time>
        </>
      )}
    </>
  );
}
