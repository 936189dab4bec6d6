import { performance } from 'node:perf_hooks';
import type { NoiseEffect, TaskShape } from '@torchperf/contracts';
import type { Contestant } from '../contestant/contestant';
import type { ExampleSource } from '../hidden-set/example-source';
import { Questions } from './questions';

/**
 * Asks the reference about each hidden example twice, with noise and without, in batches, as far as the time allows.
 * Nothing of it is timed or scored. The caller has opened a series of calls.
 */
export function measureNoiseEffect(
  reference: Contestant,
  source: ExampleSource,
  task: TaskShape,
  batchSize: number,
  timeMs: number,
): NoiseEffect {
  const deadline = performance.now() + timeMs;
  const deal = source.newDeal();
  const effect = { examples: 0, rightWithNoise: 0, rightWithout: 0 };
  while (effect.examples < source.examples && (effect.examples === 0 || performance.now() < deadline)) {
    const count = Math.min(batchSize, source.examples - effect.examples);
    const questions = new Questions(source, task, count);
    questions.ask(reference, () => deal.next());
    effect.rightWithNoise += sum(questions.correct);
    questions.askWithoutNoise(reference);
    effect.rightWithout += sum(questions.correct);
    effect.examples += count;
  }
  return effect;
}

function sum(values: Uint8Array): number {
  return values.reduce((total, value) => total + value, 0);
}
