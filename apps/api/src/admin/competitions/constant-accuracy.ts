import { examplesOf } from '@torchperf/engine';

/**
 * The accuracy of the best constant answer: the share of the largest class among these labels. Null for no labels.
 */
export function constantAccuracyOf(labels: Int32Array): number | null {
  if (labels.length === 0) return null;
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(...counts.values()) / labels.length;
}

/** The same for the examples of ordinary runs and of finals, between which a hidden set may be divided. */
export function constantAccuracies(labels: Int32Array, finalsShare: number, splitSeed: string | null) {
  if (splitSeed === null) {
    const whole = constantAccuracyOf(labels);
    return { constantAccuracy: whole, finalConstantAccuracy: whole };
  }
  const ofPart = (part: 'board' | 'final') =>
    constantAccuracyOf(
      Int32Array.from(
        examplesOf(labels, { part, finalsShare, splitSeed }),
        (example) => labels[example] as number,
      ),
    );
  return { constantAccuracy: ofPart('board'), finalConstantAccuracy: ofPart('final') };
}
