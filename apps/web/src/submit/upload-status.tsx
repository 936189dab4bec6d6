import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { formatBytes } from '../ui/format/measured-value.format';
import { ProblemAlert } from '../ui/problem-alert';
import type { UploadState } from './use-upload';

interface UploadStatusProps {
  readonly state: UploadState;
  onCancel(): void;
}

/** The progress of an upload, or why it failed. */
export function UploadStatus({ state, onCancel }: UploadStatusProps) {
  switch (state.step) {
    case 'idle':
      return null;
    case 'cancelled':
      return (
        <Text role="status" c="dimmed">
          The upload was cancelled. Nothing was submitted.
        </Text>
      );
    case 'failed':
      return <ProblemAlert problem={state.problem} />;
    case 'sending':
    case 'checking': {
      const share = state.step === 'sending' ? state.sentBytes / Math.max(1, state.totalBytes) : 1;
      const percent = Math.floor(share * 100);
      return (
        <Stack gap={6}>
          <Group justify="space-between">
            <Text size="sm" role="status">
              {state.step === 'checking' ? 'Sent. The service is checking the bundle.' : 'Uploading'}
            </Text>
            {state.step === 'sending' && (
              <Text size="sm" c="dimmed">
                {percent} % of {formatBytes(state.totalBytes)}
              </Text>
            )}
          </Group>
          <Progress value={percent} aria-label="Upload" animated={state.step === 'checking'} />
          {/* Once everything is sent, the service may have accepted it: cancelling is no longer safe. */}
          {state.step === 'sending' && (
            <div>
              <Button variant="default" size="xs" onClick={onCancel}>
                Cancel
              </Button>
            </div>
          )}
        </Stack>
      );
    }
  }
}
