import { Alert, Text } from '@mantine/core';
import type { Review } from '@torchperf/contracts';
import { Moment } from '../ui/moment';
import classes from './submission.module.css';

interface ReviewNoticeProps {
  readonly review: Review | null;
}

/** The review of a submission: its consequences and the next steps, or its outcome. */
export function ReviewNotice({ review }: ReviewNoticeProps) {
  if (review === null) return null;
  if (review.state === 'released') {
    return (
      <Alert color="teal" title="Reviewed and released by the organisers">
        <Text size="sm" className={classes.message}>
          They reviewed it <Moment iso={review.at} /> and released it: <em>{review.note}</em>
        </Text>
      </Alert>
    );
  }
  return (
    <Alert color="yellow" title="Held for review">
      <Text size="sm" className={classes.message}>
        Held <Moment iso={review.since} />: <em>{review.reason}</em>
      </Text>
      <Text size="sm" mt="xs">
        It is neither ranked nor rejected. Until the organisers decide, the boards show the entry that the
        team would have without it, and no other rank depends on it.
      </Text>
      <Text size="sm" mt="xs">
        The organisers review it next. If they release it, it is ranked. If they disqualify it, this page
        shows the reason. You need not do anything, but you can help them to decide: explain to them how your
        model works.
      </Text>
    </Alert>
  );
}
