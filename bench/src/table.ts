import { textTable } from '../../apps/cli/src/output/text-table';
import type { Row } from './row';

const HEADINGS = ['id', 'value', 'unit', 'bound', ''];

/** Rows as a table in text, with a verdict behind each that has a bound. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ id, value, unit, bound, ok }) => [
    id,
    value.toPrecision(4),
    unit,
    bound ?? '',
    bound === null ? '' : ok ? 'ok' : 'NOT HELD',
  ]);
  return `${textTable(HEADINGS, cells)}\n`;
}
