import { Button, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Competition, NoiseEffect, SuiteParameters } from '@torchperf/contracts';
import { formatBytes, formatCount, formatPlain } from '../ui/format/measured-value.format';
import { noiseEffectText } from '../ui/format/measurement.format';
import { formatSeconds } from '../ui/format/time.format';
import classes from './competition.module.css';

interface CompetitionRulesProps {
  readonly competition: Competition;
}

/** The limits of a bundle and of a run, and the training data. */
export function CompetitionRules({
  competition: { limits, suite, noiseEffect, publicDataset },
}: CompetitionRulesProps) {
  const rules: [string, string][] = [
    ['Bundle, as uploaded', `at most ${formatBytes(limits.compressedBytes)}`],
    [
      'Bundle, unpacked',
      `at most ${formatBytes(limits.expandedBytes)} in ${formatCount(limits.files)} files`,
    ],
    ['One file', `at most ${formatBytes(limits.fileBytes)}`],
    ['Memory', formatBytes(suite.memoryLimitBytes)],
    ['Threads', formatCount(suite.threads)],
    ['Time to load', formatSeconds(suite.loadTimeoutMs)],
    ['Time for a call', formatSeconds(suite.callTimeoutMs)],
    ['Time for a run', formatSeconds(suite.runTimeoutMs)],
    ['Inputs', inputsRule(suite, noiseEffect)],
    [
      'Launches',
      `${suite.launchesMin} to ${suite.launchesMax}, until ±${formatPlain(suite.halfWidthTarget, 'fraction')}`,
    ],
  ];
  return (
    <Stack gap="sm">
      <dl className={classes.rules}>
        {rules.map(([term, rule]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{rule}</dd>
          </div>
        ))}
      </dl>
      {publicDataset ? (
        <div>
          <Button
            component="a"
            href={publicDataset.url}
            download
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden="true" />}
          >
            Training data ({formatBytes(publicDataset.bytes)}, npz)
          </Button>
          <Text size="xs" c="dimmed" mt={6} className={classes.hash}>
            SHA-256 {publicDataset.sha256}
          </Text>
        </div>
      ) : (
        <Text size="sm" c="dimmed">
          This competition has no public training data.
        </Text>
      )}
    </Stack>
  );
}

/** Whether a model receives the exact hidden inputs; with noise, also the accuracy that it costs the reference. */
function inputsRule({ inputNoise }: SuiteParameters, effect: NoiseEffect | null): string {
  if (inputNoise === 0) return 'exactly as in the hidden set, without noise';
  const amplitude = formatPlain(inputNoise, 'fraction');
  const declared = `noise of up to ${amplitude} of the standard deviation, never on a whole number`;
  return effect ? `${declared}; ${noiseEffectText(effect)}` : declared;
}
