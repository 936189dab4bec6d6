import { Anchor, Text } from '@mantine/core';
import { API_PREFIX } from '@torchperf/contracts';

interface ReportLinksProps {
  /** The subject of the report, below the api's prefix, as in `/submissions/…`. */
  readonly path: string;
}

/** Links to the written report. */
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
