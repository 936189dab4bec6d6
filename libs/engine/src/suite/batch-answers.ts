/**
 * Single calls and batches look different to a model, so it could send the ones to a small net and the others to a
 * large one: the latency of the first, with accuracy from the second. Theory of operation:
 *
 * Of each example that was asked both ways, the first answer of each way counts. A model that always answers alike is right
 * in both or in none. One that answers by chance is right in one alone about as often as in the other alone. McNemar's
 * exact test on those examples finds the rest.
 */
import type { Batch } from '@torchperf/contracts';
import { mcnemarExact } from '@torchperf/domain';
import { ContestantFault } from '../contestant/fault';
import { DIFFERENT_BATCHES_CHANCE } from '../measuring-rules';
import type { Call } from './samples';

const BATCHES_DIFFER =
  'The model is right more often in one of single calls and batches than chance allows. Give each example the same answer in both.';

/** Of the examples that were asked both ways: how many were right in one way alone. */
export interface BatchDiscordance {
  readonly onlySingle: number;
  readonly onlyBatch: number;
}

/** Compares the contestant's first answers in single calls with those in batches. */
export function batchDiscordance(calls: readonly Call[], batches: readonly Batch[]): BatchDiscordance {
  const single = new Map<number, boolean>();
  for (const { role, example, correct } of calls) {
    if (role === 'contestant' && !single.has(example)) single.set(example, correct);
  }
  const inBatch = new Map<number, boolean>();
  for (const batch of batches) {
    const examples = Buffer.from(batch.example, 'base64');
    for (const [i, right] of Buffer.from(batch.correct, 'base64').entries()) {
      const example = examples.readUInt32LE(Uint32Array.BYTES_PER_ELEMENT * i);
      if (!inBatch.has(example)) inBatch.set(example, right === 1);
    }
  }
  const both = [...single].filter(([example, right]) => (inBatch.get(example) ?? right) !== right);
  const onlySingle = both.filter(([, right]) => right).length;
  return { onlySingle, onlyBatch: both.length - onlySingle };
}

/** @throws ContestantFault `batches-differ` when the two ways differ by more than chance. */
export function refuseDifferentBatches(calls: readonly Call[], batches: readonly Batch[]): void {
  const { onlySingle, onlyBatch } = batchDiscordance(calls, batches);
  if (mcnemarExact(onlySingle, onlyBatch) < DIFFERENT_BATCHES_CHANCE) {
    throw new ContestantFault('batches-differ', BATCHES_DIFFER);
  }
}
