import type { Finding } from './finding';

const STATE_WIDTH = 'warning'.length;

/** A line for each finding with the fix below it, then the conclusion. */
export function doctorText(findings: readonly Finding[], isUnfit: boolean): string {
  const subjectWidth = Math.max(...findings.map(({ subject }) => subject.length));
  const lines = findings.flatMap(({ state, subject, detail, fix }) => [
    `${state.padEnd(STATE_WIDTH)}  ${subject.padEnd(subjectWidth)}  ${detail}`,
    ...(fix === null ? [] : [`${' '.repeat(STATE_WIDTH + subjectWidth + 4)}→ ${fix}`]),
  ]);
  return `${[...lines, '', conclusion(findings, isUnfit)].join('\n')}\n`;
}

function conclusion(findings: readonly Finding[], isUnfit: boolean): string {
  if (isUnfit) return 'Bundles cannot be measured here as a worker measures them: fix what is missing.';
  const warnings = findings.filter(({ state }) => state !== 'ok').length;
  if (warnings === 0) return 'Fit for measuring.';
  return `Bundles can be measured here. ${warnings} of ${findings.length} checks gave a warning: they change raw latencies, but hardly the ratio to a reference.`;
}
