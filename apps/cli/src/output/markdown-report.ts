import type { BenchResult } from '@torchperf/contracts';
import { figureRows } from './figure-rows';
import { resultSections, settingLines } from './result-sections';

/** The results as a document to keep beside a model. */
export function markdownReport(result: BenchResult): string {
  const names = result.bundles.map(({ name }) => name);
  const title = names.length === 1 ? `Benchmark of ${names[0]}` : `Benchmark of ${names.length} bundles`;
  const table = [
    row(['', ...names]),
    row(['---', ...names.map(() => '---')]),
    ...figureRows(result.bundles).map((cells) => row(cells.map((cell) => cell.trim()))),
  ];
  const sections = resultSections(result).map(
    (section) => `## ${section.title}\n\n${section.lines.map(listItem).join('\n')}`,
  );
  const heading = `# ${escaped(title)}\n\nMeasured ${result.measuredAt} with \`torchperf bench\`.`;
  const setting = settingLines(result).map(listItem).join('\n');
  return `${[heading, setting, '## Figures', `Brackets: 95 % intervals.\n\n${table.join('\n')}`, ...sections].join('\n\n')}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(' | ')} |`;
}

function listItem(line: string): string {
  return `- ${escaped(line).replaceAll('\n', '\n  ')}`;
}

/** Text as it is: names of bundles and what they print must not become marks or HTML. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, '\\$&');
}
