/**
 * Benchmarks of the product itself: `npm run bench -- NAME… [--json FILE]`. Prints a table, writes the rows, and
 * exits with 1 when a bound is not held. docs/benchmarks.md says what each shows.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { apart } from './benches/apart';
import { budget } from './benches/budget';
import { bundle } from './benches/bundle';
import { coverage } from './benches/coverage';
import { floor } from './benches/floor';
import { load } from './benches/load';
import { memory } from './benches/memory';
import { record } from './benches/record';
import { repeat } from './benches/repeat';
import { truth } from './benches/truth';
import type { Row } from './row';
import { Workbench } from './workbench';

const BENCHES: Readonly<Record<string, (workbench: Workbench) => Promise<Row[]>>> = {
  floor,
  truth,
  repeat,
  apart,
  budget,
  bundle,
  load,
  memory,
  coverage,
  record,
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' } },
  });
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
  if (positionals.length === 0 || unknown.length > 0) {
    process.stderr.write(
      `${unknown.length > 0 ? `There is no benchmark ${unknown.join(', ')}. ` : ''}Name one or more of: ${Object.keys(BENCHES).join(', ')}.\n`,
    );
    return 2;
  }
  const workbench = await Workbench.open();
  const rows: Row[] = [];
  try {
    for (const name of positionals) rows.push(...((await BENCHES[name]?.(workbench)) ?? []));
  } finally {
    await workbench.close();
  }
  process.stdout.write(table(rows));
  if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  return rows.every((row) => row.ok) ? 0 : 1;
}

function table(rows: readonly Row[]): string {
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

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
