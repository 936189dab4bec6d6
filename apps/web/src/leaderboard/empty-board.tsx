import { Paper, Stack, Text, Title } from '@mantine/core';
import type { Competition, EventView } from '@torchperf/contracts';
import { takesSubmissions } from '../competition/takes-submissions';
import { ButtonLink } from '../ui/links';

interface EmptyBoardProps {
  readonly competition: Competition;
  readonly event: EventView;
  readonly busy: boolean;
}

/** An empty board, with the next step for the reader. */
export function EmptyBoard({ competition, event, busy }: EmptyBoardProps) {
  if (event.retiredAt) return <Text>This event was retired before any entry was ranked.</Text>;
  const open = takesSubmissions(competition);
  return (
    <Paper withBorder p="xl" radius="md">
      <Stack align="flex-start" gap="sm">
        <Title order={3}>No entries yet</Title>
        <Text c="dimmed" maw={560}>
          {busy
            ? 'Submissions are being measured now. The first entries appear here automatically within a minute or two.'
            : open
              ? 'Submit a model bundle. We measure it in a sandbox against the reference model, and its entry appears here automatically.'
              : 'This competition accepts no submissions now.'}
        </Text>
        {open && !busy && (
          <ButtonLink to="/competitions/$slug/submit" params={{ slug: competition.slug }}>
            Submit a model
          </ButtonLink>
        )}
      </Stack>
    </Paper>
  );
}
