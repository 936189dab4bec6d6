import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** The outline of a page while its data load. */
export function PageSkeleton() {
  return (
    <Stack gap="md" aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      <Skeleton height={32} width="min(24rem, 80%)" />
      <Skeleton height={16} width="min(40rem, 100%)" />
      <Skeleton height={320} mt="md" />
    </Stack>
  );
}
