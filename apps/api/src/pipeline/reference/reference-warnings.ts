import type { RunReport } from '@torchperf/contracts';
import { percent } from '@torchperf/domain';

/** Flags of a reference's own run that every later run would share. */
const WARNING_FLAGS: readonly RunReport['flags'][number]['kind'][] = [
  'floor-limited',
  'faster-than-floor',
  'no-steady-state',
  'half-width-not-reached',
  'fewer-launches',
  'examples-left-out',
];

/**
 * Warnings that organisers should check before they announce a competition, from the report of its reference's own run:
 * flags that would blur every ratio to it, and an accuracy that guessing reaches.
 */
export function referenceWarnings({ flags, metrics }: RunReport, classes: number): string[] {
  const warnings = flags
    .filter(({ kind }) => WARNING_FLAGS.includes(kind))
    .map(({ kind, evidence }) => `${kind}: ${evidence}`);
  const { accuracy } = metrics;
  const chance = 1 / classes;
  if (accuracy && (accuracy.ciLower ?? accuracy.value) <= chance) {
    warnings.push(
      `accuracy-at-chance: The reference answers ${percent(accuracy.value)} of the hidden examples correctly; guessing among ${classes} classes gives ${percent(chance)}. Check that its labels and inputs are those of the hidden set.`,
    );
  }
  return warnings;
}
