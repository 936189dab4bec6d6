import { Alert, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Competition } from '@torchperf/contracts';
import { competitionQuery } from '../competition/competition.queries';
import { formatDateTime } from '../ui/format/time.format';
import { PageLink } from '../ui/links';
import { PageError } from '../ui/page-error';
import { PageSkeleton } from '../ui/page-skeleton';
import { PageTitle } from '../ui/page-title';
import { BundleGuide } from './bundle-guide';
import classes from './submit.module.css';
import { SubmitForm } from './submit-form';

const route = getRouteApi('/competitions/$slug/submit');

/** `/competitions/$slug/submit`: send a bundle. */
export function SubmitPage() {
  const { slug } = route.useParams();
  const { data: competition, error, refetch } = useQuery(competitionQuery(slug));
  if (!competition) return error ? <PageError error={error} reset={refetch} /> : <PageSkeleton />;
  const closed = closedReason(competition);
  return (
    <Stack gap="lg">
      <div>
        <PageLink to="/competitions/$slug" params={{ slug }} size="sm">
          <bdi>{competition.title}</bdi>
        </PageLink>
        <PageTitle name="Submit a model" mt={4} />
      </div>
      <div className={classes.columns}>
        <div className={classes.panel}>
          {closed ? (
            <Alert color="yellow" title="Submissions are closed now">
              <Text size="sm">{closed}</Text>
            </Alert>
          ) : (
            <SubmitForm competition={competition} />
          )}
        </div>
        <BundleGuide competition={competition} />
      </div>
    </Stack>
  );
}

function closedReason({ phase, intakePaused, referenceState, startsAt, endsAt }: Competition): string | null {
  if (phase === 'upcoming') return `The competition opens on ${formatDateTime(startsAt)}.`;
  if (phase === 'ended') return `The competition ended${endsAt ? ` on ${formatDateTime(endsAt)}` : ''}.`;
  if (intakePaused) return 'The organisers have paused the intake. Try again later.';
  if (referenceState === 'pending') return 'The reference model is being measured. Try again in a minute.';
  if (referenceState === 'failed') {
    return 'The organisers have paused the intake while they fix the reference model. Try again later.';
  }
  return null;
}
