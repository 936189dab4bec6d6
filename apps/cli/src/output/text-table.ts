import { withoutIsolates } from '@torchperf/domain';

const GAP = '  ';

/**
 * Columns of text below their headings, as wide as their widest cell. Columns that do not fit next to the first go
 * into another table below, which repeats the first column.
 * @param width characters that a line may have; any number by default.
 */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string {
  const widths = headings.map((heading, column) =>
    Math.max(widthOf(heading), ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return columnGroups(widths, width)
    .map((columns) => {
      const line = (cells: readonly string[]) =>
        columns
          .map((column) => padded(cells[column] ?? '', widths[column] as number))
          .join(GAP)
          .trimEnd();
      const rule = columns.map((column) => '─'.repeat(widths[column] as number)).join(GAP);
      return [line(headings), rule, ...rows.map(line)].join('\n');
    })
    .join('\n\n');
}

function widthOf(text: string): number {
  return withoutIsolates(text).length;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - widthOf(text));
}

/** The numbers of the columns of each table; every table has the first column and at least one other. */
function columnGroups(widths: readonly number[], width: number): number[][] {
  const groups: number[][] = [];
  let used = 0;
  for (const [column, own] of widths.entries()) {
    if (column === 0) continue;
    used += GAP.length + own;
    if (groups.length === 0 || used > width) {
      groups.push([0]);
      used = (widths[0] as number) + GAP.length + own;
    }
    groups.at(-1)?.push(column);
  }
  return groups;
}
