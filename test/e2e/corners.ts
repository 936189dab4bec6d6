import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDataset } from '@torchperf/bundle';
import { zipOf } from '../api/zip';
import type { RunningService } from './running-service';

/** A task that takes a test service seconds: which of three corners of a square is nearest to a point? */
export const CORNERS_EXAMPLES = 300;
const CLASSES = 3;

/** A model that is always right. */
export const NEAREST = `
import numpy as np
corners = np.array([[0, 0], [1, 0], [0, 1]], 'f4')
class Model:
    def predict(self, x):
        return -((x[:, None, :] - corners) ** 2).sum(2)
def load():
    return Model()
`;

/** The same model, slowed down by a loop of `steps` steps. */
export function slowedBy(steps: number): string {
  return NEAREST.replace('return -', `sum(range(${steps}))\n        return -`);
}

/** Few and short launches. */
export const SHORT_SUITE = {
  launchesMin: 3,
  launchesMax: 4,
  blocksPerLaunch: 4,
  callsPerBlock: 20,
  warmupWindowCalls: 20,
  warmupCallsMin: 20,
  runTimeoutMs: 40_000,
  // Tests run in parallel, and these are not about contention.
  waitShareMax: 1,
  memoryLimitBytes: 256 * 1024 * 1024,
};

export function pythonBundle(name: string, model: string): Promise<Buffer> {
  return zipOf({
    'torchperf.json': JSON.stringify({ name, runtime: 'python', entry: 'model.py' }),
    'model.py': model,
  });
}

/** @param reference its model; @param settings slug, title and others */
export async function addCorners(
  service: RunningService,
  settings: { readonly slug: string; readonly title: string } & Readonly<Record<string, unknown>>,
  reference = NEAREST,
): Promise<void> {
  await service.addCompetition(
    { classes: CLASSES, suite: SHORT_SUITE, ...settings },
    { dataset: await hiddenSet(), reference: await pythonBundle('Reference', reference) },
  );
}

async function hiddenSet(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'torchperf-corners-'));
  const labels = Int32Array.from({ length: CORNERS_EXAMPLES }, (_, i) => i % CLASSES);
  const inputs = new Float32Array(2 * CORNERS_EXAMPLES);
  labels.forEach((label, i) => {
    inputs[2 * i] = (label === 1 ? 1 : 0) + 0.2 * Math.sin(i);
    inputs[2 * i + 1] = (label === 2 ? 1 : 0) + 0.2 * Math.cos(7 * i);
  });
  const path = join(folder, 'hidden.npz');
  await writeDataset(path, { inputs, labels, inputShape: [2] });
  const bytes = await readFile(path);
  await rm(folder, { recursive: true });
  return bytes;
}
