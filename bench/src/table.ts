import type { Row } from './row';

/** Rows as a table in text, with a verdict behind each that has a bound. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ['id', 'value', 'unit', 'bound', ''],
    ...rows.map(({ id, value, unit, bound, ok }) => [
      id,
      value.toPrecision(4),
      unit,
      bound ?? '',
      bound === null ? '' : ok ? 'ok' : 'NOT HELD',
    ]),
  ];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
