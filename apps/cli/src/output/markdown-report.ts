import type { BenchResult } from '@torchperf/contracts';
import { bulletList, code, documentOf, heading, markdown, table } from '@torchperf/reports';
import { figureRows } from './figure-rows';
import { withIsolatedNames } from './isolated-names';
import { resultSections, settingLines } from './result-sections';

/** The results as a document to store with a model. */
export function markdownReport(named: BenchResult): string {
  const result = withIsolatedNames(named);
  const names = result.bundles.map(({ name }) => name);
  const title = names.length === 1 ? `Benchmark of ${names[0]}` : `Benchmark of ${names.length} bundles`;
  return documentOf([
    heading(1, title),
    markdown`Measured ${result.measuredAt} with ${code('torchperf bench')}.`,
    bulletList(settingLines(result)),
    heading(2, 'Figures'),
    markdown`Brackets: 95 % intervals.`,
    table(['figure', ...names], figureRows(result.bundles)),
    ...resultSections(result).flatMap((section) => [heading(2, section.title), bulletList(section.lines)]),
  ]);
}
