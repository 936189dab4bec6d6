import { Anchor, Text } from '@mantine/core';
import { API_PREFIX } from '@torchperf/contracts';

interface ReportLinksProps {
  /** Of what the report tells, below the api's prefix, as in `/submissions/…`. */
  readonly path: string;
}

/** A written report, to read and to keep. */
export function ReportLinks({ path }: ReportLinksProps) {
  return (
    <Text size="sm" mt="xs">
      Report:{' '}
      <Anchor href={`${API_PREFIX}${path}/report.html`} size="sm">
        HTML
      </Anchor>
      {' · '}
      <Anchor href={`${API_PREFIX}${path}/report.md`} size="sm">
        Markdown
      </Anchor>
    </Text>
  );
}
