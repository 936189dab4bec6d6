import { Badge, Button, CopyButton, Group, Title } from '@mantine/core';
import type { BundleContents, Submission } from '@torchperf/contracts';
import type { ReactNode } from 'react';
import { formatBytes } from '../ui/format/measured-value.format';
import classes from './submission.module.css';

interface SubmissionDetailsProps {
  readonly submission: Submission;
}

/** The submitted bundle: manifest, sizes and hash. */
export function SubmissionDetails({ submission }: SubmissionDetailsProps) {
  const { manifest, sizeBytes, compressedBytes, contents, sha256 } = submission;
  const details: [string, ReactNode][] = [
    ['Runtime', manifest.runtime],
    ['Entry', <code key="entry">{manifest.entry}</code>],
    ['Techniques', <Techniques key="techniques" techniques={manifest.techniques} />],
    ['Size', `${formatBytes(sizeBytes)} unpacked, ${formatBytes(compressedBytes)} as uploaded`],
    ...(contents ? contentDetails(contents) : []),
    ['SHA-256', <Hash key="hash" sha256={sha256} />],
  ];
  return (
    <section aria-labelledby="bundle">
      <Title order={2} id="bundle" mb="xs">
        Bundle
      </Title>
      <dl className={classes.facts}>
        {details.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The files that make up the size, and those that do not count; only the team and the organiser see it. */
function contentDetails({ files, largest, leftOut, leftOutFiles }: BundleContents): [string, ReactNode][] {
  const more = files - largest.length;
  const listed = leftOut.map(({ path }) => path).join(', ');
  const unlisted = leftOutFiles > leftOut.reduce((sum, { files: count }) => sum + count, 0);
  return [
    [
      'Largest files',
      <ul key="files" className={classes.files}>
        {largest.map(({ path, bytes }) => (
          <li key={path}>
            <code className={classes.wrap}>{path}</code> {formatBytes(bytes)}
          </li>
        ))}
        {more > 0 && <li>{more === 1 ? '1 more file' : `${more} more files`}</li>}
      </ul>,
    ],
    ...(leftOut.length > 0
      ? [
          [
            'Left out',
            `${listed}${unlisted ? ' and more' : ''}: ${leftOutFiles === 1 ? '1 file' : `${leftOutFiles} files`}, not unpacked and not counted`,
          ] satisfies [string, string],
        ]
      : []),
  ];
}

function Techniques({ techniques }: { readonly techniques: readonly string[] }) {
  if (techniques.length === 0) return 'none named';
  return (
    <Group gap={6} component="span">
      {techniques.map((technique) => (
        <Badge key={technique} color="gray">
          {technique}
        </Badge>
      ))}
    </Group>
  );
}

function Hash({ sha256 }: { readonly sha256: string }) {
  return (
    <Group gap="xs" component="span">
      <code className={classes.wrap}>{sha256}</code>
      <CopyButton value={sha256}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
