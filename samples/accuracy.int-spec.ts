import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Dataset, readDataset } from '@torchperf/bundle';
import { measureAccuracy } from './test/measure-accuracy';

const run = promisify(execFile);
const ROOT = join(__dirname, '..');
/** Points: float32 sums in another order may tip a digit that is on the edge. */
const TOLERANCE = 0.002;

const offline: Record<string, number> = require('./accuracy.json');
let folder: string;
let hidden: Dataset;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torchperf-accuracy-'));
  await run(process.execPath, [join(ROOT, 'scripts', 'demo', 'mnist-split.mjs'), folder]);
  hidden = await readDataset(join(folder, 'hidden.npz'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the sample bundles', () => {
  it.each(Object.entries(offline))(
    '%s is as accurate as its training script says: %d',
    async (bundle, expected) => {
      const accuracy = await measureAccuracy(join(__dirname, bundle), hidden);
      expect(Math.abs(accuracy - expected)).toBeLessThanOrEqual(TOLERANCE);
    },
  );

  it('suit the events: the CNNs are best, the MLPs are good, one bundle qualifies nowhere', () => {
    for (const name of ['cnn-float32', 'cnn-onnx']) expect(offline[name]).toBeGreaterThan(0.98);
    expect(offline['cnn-narrow']).toBeGreaterThan(0.965);
    for (const name of ['mlp-float32', 'mlp-onnx', 'mlp-int8', 'mlp-low-rank', 'mlp-narrow']) {
      expect(offline[name]).toBeGreaterThan(0.93);
    }
    expect(offline['logistic-regression']).toBeGreaterThan(0.85);
    expect(offline['too-inaccurate']).toBeLessThan(0.8);
  });
});
