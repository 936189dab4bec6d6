import { Alert, Text } from '@mantine/core';
import type { Review } from '@torchperf/contracts';
import { Moment } from '../ui/moment';
import classes from './submission.module.css';

interface ReviewNoticeProps {
  readonly review: Review | null;
}

/** That organisers look at the submission, what that means for its team and what comes next; or what came of it. */
export function ReviewNotice({ review }: ReviewNoticeProps) {
  if (review === null) return null;
  if (review.state === 'released') {
    return (
      <Alert color="teal" title="Reviewed and released by the organisers">
        <Text size="sm" className={classes.message}>
          They looked at it <Moment iso={review.at} /> and let it stand: <em>{review.note}</em>
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
        It is neither ranked nor thrown out. Until it is decided, the boards show what would stand for the
        team without it, and no one else's rank depends on this one.
      </Text>
      <Text size="sm" mt="xs">
        The organisers look at it next. They release it, and it takes its rank, or they disqualify it, and
        this page says why. There is nothing that the team must do; telling the organisers how the model works
        helps them to decide.
      </Text>
    </Alert>
  );
}
