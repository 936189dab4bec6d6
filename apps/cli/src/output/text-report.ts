import type { BenchResult } from '@torchperf/contracts';
import { figureRows } from './figure-rows';
import { withIsolatedNames } from './isolated-names';
import { resultSections, settingLines } from './result-sections';
import { textTable } from './text-table';

/** The results as text for a terminal. @param width characters that a line of the table may have. */
export function textReport(named: BenchResult, width: number): string {
  const result = withIsolatedNames(named);
  const headings = ['95 % intervals in brackets', ...result.bundles.map(({ name }) => name)];
  const rows = figureRows(result.bundles);
  const sections = resultSections(result).map(({ title, lines }) =>
    [`${title}:`, ...lines.map((line) => `  ${line.replaceAll('\n', '\n    ')}`)].join('\n'),
  );
  return `${[settingLines(result).join('\n'), textTable(headings, rows, width), ...sections].join('\n\n')}\n`;
}
