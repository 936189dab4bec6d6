import { Paper, Stack, Text, Title } from '@mantine/core';
import type { Competition, EventView } from '@torchperf/contracts';
import { takesSubmissions } from '../competition/takes-submissions';
import { ButtonLink } from '../ui/links';

interface EmptyBoardProps {
  readonly competition: Competition;
  readonly event: EventView;
  readonly busy: boolean;
}

/** A board with nothing on it says what will fill it. */
export function EmptyBoard({ competition, event, busy }: EmptyBoardProps) {
  if (event.retiredAt) return <Text>No one had been ranked in this event when it was retired.</Text>;
  const open = takesSubmissions(competition);
  return (
    <Paper withBorder p="xl" radius="md">
      <Stack align="flex-start" gap="sm">
        <Title order={3}>No entries yet</Title>
        <Text c="dimmed" maw={560}>
          {busy
            ? 'Submissions are being measured now. The first entries appear here by themselves within a minute or two.'
            : open
              ? 'Submit a model bundle: it is measured in a sandbox beside the reference model, and its entry appears here by itself.'
              : 'This competition takes no submissions now.'}
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
