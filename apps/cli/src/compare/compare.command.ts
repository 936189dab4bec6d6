import type { CliConfig } from '@torchperf/config';
import type { Terminal } from '../terminal';
import { type CompareOptions, checkIds } from './compare-options';
import { comparisonReport } from './comparison-report';
import { fetchComparison } from './fetch-comparison';

const WIDTH_WITHOUT_TERMINAL = 120;

/**
 * `torchperf compare`: shows how submissions of a competition compare, as its service has measured them.
 * @returns the exit status.
 * @throws UsageError; ServiceError.
 */
export async function compare(
  ids: readonly string[],
  options: CompareOptions,
  config: CliConfig,
  { stdout, signal }: Terminal,
): Promise<number> {
  const comparison = await fetchComparison(options.server ?? config.server, checkIds(ids), signal);
  stdout.write(
    options.json
      ? `${JSON.stringify(comparison, null, 2)}\n`
      : comparisonReport(comparison, stdout.columns ?? WIDTH_WITHOUT_TERMINAL),
  );
  return 0;
}
