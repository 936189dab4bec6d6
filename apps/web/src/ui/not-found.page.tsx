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
        {detail ?? 'There is nothing at this address. It may have been mistyped.'}
      </Text>
      <ButtonLink to="/">See all competitions</ButtonLink>
    </Stack>
  );
}
