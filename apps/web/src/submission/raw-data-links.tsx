import { Anchor, Group } from '@mantine/core';
import { API_PREFIX, type RunView } from '@torchperf/contracts';

interface RawDataLinksProps {
  readonly run: Pick<RunView, 'id' | 'verdict'>;
}

/** The raw data of an ended run: its report, and its calls and batches as tables if it has any. */
export function RawDataLinks({ run: { id, verdict } }: RawDataLinksProps) {
  const address = `${API_PREFIX}/runs/${id}`;
  return (
    <Group gap="sm" component="span">
      <Anchor href={`${address}/report`} download={`run-${id}-report.json`} size="sm">
        Raw report (JSON)
      </Anchor>
      {verdict === 'ok' && (
        <>
          <Anchor href={`${address}/samples.csv`} size="sm">
            Calls (CSV)
          </Anchor>
          <Anchor href={`${address}/batches.csv`} size="sm">
            Batches (CSV)
          </Anchor>
        </>
      )}
    </Group>
  );
}
