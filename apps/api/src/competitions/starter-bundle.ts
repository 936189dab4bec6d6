import type { Readable } from 'node:stream';
import { zipFiles } from '@torchperf/bundle';

interface Task {
  readonly inputShape: readonly number[];
  readonly classes: number;
}

/** A bundle for the task that can be submitted as it is: an untrained linear model. The same task has the same bytes. */
export function starterBundle({ inputShape, classes }: Task): Readable {
  const manifest = { name: 'Starter', runtime: 'python', entry: 'model.py' };
  return zipFiles([
    { path: 'torchperf.json', content: `${JSON.stringify(manifest, null, 2)}\n` },
    { path: 'model.py', content: modelSource(inputShape, classes) },
  ]);
}

function modelSource(inputShape: readonly number[], classes: number): string {
  const size = inputShape.reduce((product, length) => product * length, 1);
  return `"""An untrained linear model: replace it with your own, and name that in torchperf.json."""
import numpy as np

weights = np.random.default_rng(0).normal(0, 0.01, (${size}, ${classes})).astype("f4")


def load():
    # x is float32 of shape (${['n', ...inputShape].join(', ')}); the answer is (n, ${classes}) scores, one for each class.
    return lambda x: x.reshape(len(x), -1) @ weights
`;
}
