import { Stack, Text } from '@mantine/core';
import { ButtonLink } from './links';
import { PageTitle } from './page-title';

interface NotFoundPageProps {
  readonly detail?: string;
}

export function NotFoundPage({ detail }: NotFoundPageProps) {
  return (
    <Stack align="flex-start" gap="md" py="xl">
      <PageTitle name="Page not found" />
      <Text maw={560} c="dimmed">
        {detail ?? 'There is no page at this address. Check the spelling, or go to the competitions.'}
      </Text>
      <ButtonLink to="/">See all competitions</ButtonLink>
    </Stack>
  );
}
