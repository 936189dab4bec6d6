import type { RunReport, RunView } from '@torchperf/contracts';
import type { CorpusBundle } from './corpus';
import type { Way } from './ways';

/** A log that was cut says so in a line above it. */
const LOG_NOTICE_CHARACTERS = 200;

/** What came of a bundle in one way. */
export interface Outcome {
  readonly bundle: CorpusBundle;
  readonly run: RunView;
  /** From what was expected; none when all is well. */
  readonly differences: readonly string[];
}

/** All that must hold of one run of a bundle; `texts` are all answers of the api that are about it. */
export function differencesOf(
  { expected }: CorpusBundle,
  {
    run,
    report,
    texts,
  }: { readonly run: RunView; readonly report: RunReport; readonly texts: readonly string[] },
  way: Way,
): string[] {
  const { sandbox } = report.machine;
  const { verdict, message } = {
    ...expected,
    ...(sandbox.includes('no cgroup') ? expected.withoutCgroup : {}),
    ...(sandbox.includes('no /tmp') ? expected.withoutTmp : {}),
    ...(sandbox.startsWith('landlock') ? expected.withoutNamespace : {}),
  };
  const { flags, absent, accuracy, relativeLatency } = expected;
  // Without figures there is nothing to be outside; the verdict shows that there are none.
  const isMeasured = run.verdict === 'ok';
  const kinds = run.flags.map(({ kind }) => kind);
  const said = [
    !run.verdict || !verdict.includes(run.verdict)
      ? `verdict ${run.verdict}, not ${verdict.join(' or ')}: ${run.message}`
      : '',
    message.test(run.message ?? '') ? '' : `message ${run.message}, not ${message}`,
    ...flags.there.map((kind) => (kinds.includes(kind) ? '' : `flag ${kind} is missing`)),
    ...flags.notThere.map((kind) => (kinds.includes(kind) ? `flag ${kind} is there` : '')),
    ...absent.map((pattern) => (texts.some((text) => pattern.test(text)) ? `${pattern} came out` : '')),
    isMeasured && outside(run.metrics.accuracy?.value, accuracy)
      ? `accuracy ${run.metrics.accuracy?.value}`
      : '',
    isMeasured && outside(run.metrics.relativeLatency?.value, relativeLatency)
      ? `relative latency ${run.metrics.relativeLatency?.value}`
      : '',
    (run.log?.length ?? 0) > report.suite.logLimitBytes + LOG_NOTICE_CHARACTERS
      ? `a log of ${run.log?.length} characters`
      : '',
    run.attempts > 1 ? `${run.attempts} attempts` : '',
    way.sandbox.test(sandbox) ? '' : `sandbox ${sandbox}, not ${way.sandbox}`,
  ];
  return said.filter(Boolean);
}

function outside(value: number | undefined, within: readonly [number, number] | undefined): boolean {
  return within !== undefined && !(value !== undefined && value >= within[0] && value <= within[1]);
}

/** The table of `npm run test:hostile`: a row for each bundle, a column for each way, and below what was not expected. */
export function tableOf(columns: ReadonlyMap<string, readonly Outcome[]>): string {
  const names = [...new Set([...columns.values()].flat().map(({ bundle }) => bundle.name))];
  const rows = names.map((name) => [
    name,
    ...[...columns.values()].map((outcomes) => cellOf(outcomes.find(({ bundle }) => bundle.name === name))),
  ]);
  const table = [['trick', ...columns.keys()], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const unexpected = [...columns].flatMap(([way, outcomes]) =>
    outcomes.flatMap(({ bundle, differences }) =>
      differences.map((text) => `${way}, ${bundle.name}: ${text}`),
    ),
  );
  return [...lines, '', ...(unexpected.length > 0 ? unexpected : ['All as expected.'])].join('\n');
}

function cellOf(outcome: Outcome | undefined): string {
  if (!outcome) return '-';
  const { run, differences } = outcome;
  const seconds = (timeOf(run.finishedAt) - timeOf(run.startedAt)) / 1000;
  const flags = run.flags.map(({ kind }) => kind).join(' ');
  return `${differences.length === 0 ? '' : '! '}${run.verdict} ${seconds.toFixed(1)} s ${flags}`.trimEnd();
}

/** How long each job waited for its worker alone: after it was queued, and after the job before it had ended. */
export function waitsBetween(
  outcomes: readonly Outcome[],
): { readonly after: string; readonly waitMs: number }[] {
  const ordered = outcomes.toSorted((a, b) => timeOf(a.run.startedAt) - timeOf(b.run.startedAt));
  return ordered.slice(1).map(({ run }, i) => {
    const before = ordered[i] as Outcome;
    const freeAt = Math.max(timeOf(before.run.finishedAt), timeOf(run.queuedAt));
    return { after: before.bundle.name, waitMs: timeOf(run.startedAt) - freeAt };
  });
}

/** In ms; NaN of a moment that has not come. */
function timeOf(moment: string | null): number {
  return moment ? Date.parse(moment) : Number.NaN;
}
