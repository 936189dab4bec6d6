import type { HiddenPart } from '@torchperf/contracts';
import type { HiddenSet } from './example-source';
import { SecretStream } from './secret-stream';

/**
 * Selects a part of the hidden set: of n examples ⌊n × share⌋ are reserved for finals and all others are the board's,
 * so no example is in both. The split follows from its seed alone. It is stratified by class, to within one example:
 * the examples are sorted by class, shuffled within each, and those at even steps are the final's (systematic sampling
 * of strata).
 * @param part the whole set where it is undefined.
 */
export function partOf(set: HiddenSet, part: HiddenPart | undefined): HiddenSet {
  if (!part) return set;
  const chosen = examplesOf(set.labels, part);
  const { valuesPerExample } = set;
  const inputs = new Float32Array(chosen.length * valuesPerExample);
  chosen.forEach((example, i) => {
    const from = example * valuesPerExample;
    inputs.set(set.inputs.subarray(from, from + valuesPerExample), i * valuesPerExample);
  });
  const labels = Int32Array.from(chosen, (example) => set.labels[example] as number);
  return { inputs, labels, valuesPerExample };
}

/** The numbers of a part's examples in the whole set, in its order. */
export function examplesOf(labels: Int32Array, { part, finalsShare, splitSeed }: HiddenPart): Uint32Array {
  const stream = new SecretStream(Buffer.from(splitSeed, 'hex'), 'finals');
  const row = stream.permutation(labels.length);
  row.sort((a, b) => (labels[a] as number) - (labels[b] as number));
  const isOfFinal = (_: number, at: number) =>
    Math.floor((at + 1) * finalsShare) > Math.floor(at * finalsShare);
  return row.filter((example, at) => isOfFinal(example, at) === (part === 'final')).sort();
}
