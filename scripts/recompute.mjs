/**
 * `npm run recompute -- <report.json>`: recomputes every published figure of a report from its raw data alone, and
 * prints both side by side. Exits with 1 when one differs. The report is what `GET /api/v1/runs/{id}/report` gives.
 */
import './prepare/node-version.mjs';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { prepareRecompute } from './prepare/index.mjs';
import { ROOT } from './root.mjs';
import { runCommand } from './shutdown.mjs';
import { StartError } from './start-error.mjs';

const BUILT = join(ROOT, 'dist/libs');
const DIGITS = 12;

await runCommand(async () => {
  const [file] = process.argv.slice(2);
  if (!file) throw new StartError('Name the report: npm run recompute -- report.json');
  await prepareRecompute();
  const { recompute, ...contracts } = builtCode();
  const checks = recompute(readReport(file, contracts));
  const different = checks.filter(({ same }) => !same);
  const launchValues = checks.filter(({ kind }) => kind === 'launch');
  const shown = checks.filter(({ kind, same }) => kind !== 'launch' || !same);
  printTable(shown.filter(({ kind }) => kind !== 'flag'));
  for (const { name, published, recomputed, same } of checks.filter(({ kind }) => kind === 'flag')) {
    console.log(`\nflag ${name}: ${same ? 'same' : 'DIFFERENT'}`);
    console.log(`  published   ${published ?? 'none'}`);
    if (!same) console.log(`  recomputed  ${recomputed ?? 'none'}`);
  }
  console.log(`\n${launchValues.length} launch values were recomputed from their timed calls first.`);
  console.log(
    different.length === 0
      ? `All ${checks.length} values are the same.`
      : `${different.length} of ${checks.length} values are DIFFERENT.`,
  );
  process.exitCode = different.length === 0 ? 0 : 1;
});

/** The service's own code, as it was built. */
function builtCode() {
  const require = createRequire(import.meta.url);
  return {
    ...require(join(BUILT, 'engine/src/index.js')),
    ...require(join(BUILT, 'contracts/src/index.js')),
  };
}

/** By the schema of the report's own version. */
function readReport(file, { parseStoredReport, READABLE_REPORT_VERSIONS }) {
  let json;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartError(`${file} cannot be read: ${error.message}`);
  }
  let report;
  try {
    report = parseStoredReport(json);
  } catch (error) {
    throw new StartError(`${file} is no report: ${error.message}`);
  }
  if (report === null) {
    const versions = READABLE_REPORT_VERSIONS.join(', ');
    throw new StartError(
      `${file} is no report of a version that can be recomputed (${versions}): its version is ${json?.version}.`,
    );
  }
  if (!report.samples) {
    throw new StartError(`${file} is of a run that ended with ${report.verdict}: it has no figures.`);
  }
  return report;
}

function printTable(checks) {
  const rows = [
    ['metric', 'published', 'recomputed', 'same'],
    ...checks.map(({ name, published, recomputed, same }) => [
      name,
      digitsOf(published, same),
      digitsOf(recomputed, same),
      same ? 'yes' : 'NO',
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  for (const [name, published, recomputed, same] of rows) {
    console.log(
      [name.padEnd(widths[0]), published.padStart(widths[1]), recomputed.padStart(widths[2]), same].join(
        '  ',
      ),
    );
  }
}

/** Of values that differ all digits are shown. */
function digitsOf(value, same) {
  if (value === null) return '–';
  return String(same ? Number(value.toPrecision(DIGITS)) : value);
}
