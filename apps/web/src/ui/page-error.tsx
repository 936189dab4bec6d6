import { Button, Group, Stack } from '@mantine/core';
import { asProblem } from '../api/api.error';
import { ButtonLink } from './links';
import { NotFoundPage } from './not-found.page';
import { PageTitle } from './page-title';
import { ProblemAlert } from './problem-alert';

interface PageErrorProps {
  readonly error: unknown;
  readonly reset?: () => void;
}

/** Replaces a page that could not be shown. If the api does not know the resource, the page does not exist. */
export function PageError({ error, reset }: PageErrorProps) {
  const problem = asProblem(error);
  if (problem.status === 404) return <NotFoundPage detail={problem.detail} />;
  return (
    <Stack align="flex-start" gap="md" py="xl">
      <PageTitle name="This page cannot be shown" />
      <ProblemAlert problem={problem} />
      <Group>
        {problem.code === 'page-outdated' || !reset ? (
          <Button onClick={() => window.location.reload()}>Reload the page</Button>
        ) : (
          <Button onClick={reset}>Try again</Button>
        )}
        <ButtonLink to="/" variant="default">
          See all competitions
        </ButtonLink>
      </Group>
    </Stack>
  );
}
