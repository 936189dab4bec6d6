/**
 * Benchmarks of the product itself: `npm run bench -- NAME… [--json FILE]`. Prints a table, writes the rows, and
 * exits with 1 when a bound does not hold. docs/benchmarks.md says what each shows.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { apart } from './benches/apart';
import { board } from './benches/board';
import { budget } from './benches/budget';
import { bundle } from './benches/bundle';
import { busy } from './benches/busy';
import { coverage } from './benches/coverage';
import { floor } from './benches/floor';
import { freeze } from './benches/freeze';
import { load } from './benches/load';
import { memory } from './benches/memory';
import { poison } from './benches/poison';
import { ranking } from './benches/ranking';
import { record } from './benches/record';
import { repeat } from './benches/repeat';
import { sandbox } from './benches/sandbox';
import { truth } from './benches/truth';
import { allHeld, type Row } from './row';
import { table } from './table';
import { Workbench } from './workbench';

const BENCHES: Readonly<Record<string, (workbench: Workbench) => Promise<Row[]>>> = {
  floor,
  sandbox,
  truth,
  repeat,
  apart,
  budget,
  board,
  bundle,
  load,
  busy,
  freeze,
  poison,
  memory,
  coverage,
  ranking,
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
  return allHeld(rows) ? 0 : 1;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
