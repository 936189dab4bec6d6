import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Dataset, readDataset } from '@torchperf/bundle';
import { ManifestSchema } from '@torchperf/contracts';
import { ContestantSession, FRAME_TYPES, readAnswer } from '../apps/contestant/contestant-session';

const run = promisify(execFile);
const ROOT = join(__dirname, '..');
const CONTESTANTS = join(ROOT, 'apps', 'contestant');
const NODE_MODULES = dirname(dirname(require.resolve('onnxruntime-node/package.json')));
const CLASSES = 10;
const BATCH = 250;
/** Points: float32 sums in another order may tip a digit that is on the edge. */
const TOLERANCE = 0.002;

const offline: Record<string, number> = require('./accuracy.json');
let folder: string;
let hidden: Dataset;

function openContestant(runtime: string): ContestantSession {
  if (runtime === 'onnx') {
    return new ContestantSession(process.execPath, [
      join(CONTESTANTS, 'onnx', 'contestant.mjs'),
      NODE_MODULES,
    ]);
  }
  const { PYTHON, PYTHON_PACKAGES } = process.env;
  if (!PYTHON || !PYTHON_PACKAGES) {
    throw new Error(
      'PYTHON or PYTHON_PACKAGES is not set: npm test prepares a Python with numpy and sets both',
    );
  }
  return new ContestantSession(PYTHON, ['-I', join(CONTESTANTS, 'python', 'contestant.py'), PYTHON_PACKAGES]);
}

/** The share of the hidden examples that the bundle answers right, asked in batches through its contestant. */
async function measureAccuracy(bundle: string): Promise<number> {
  const manifest = ManifestSchema.parse(JSON.parse(await readFile(join(bundle, 'torchperf.json'), 'utf8')));
  const session = openContestant(manifest.runtime);
  await session.next();
  const inputShape = [...hidden.inputShape];
  session.load({ bundle, entry: manifest.entry, inputShape, classes: CLASSES, threads: 1, identity: false });
  expect((await session.next()).type).toBe(FRAME_TYPES.ready);
  const pixels = hidden.inputs.length / hidden.examples;
  let right = 0;
  for (let start = 0; start < hidden.examples; start += BATCH) {
    const inputs = hidden.inputs.slice(start * pixels, (start + BATCH) * pixels);
    session.ask(randomBytes(8), BATCH, Array.from(inputs));
    const { scores } = readAnswer(await session.next());
    for (let index = 0; index < BATCH; index += 1) {
      const row = scores.slice(index * CLASSES, (index + 1) * CLASSES);
      if (row.indexOf(Math.max(...row)) === hidden.labels[start + index]) right += 1;
    }
  }
  session.send(FRAME_TYPES.bye);
  expect((await session.end()).status).toBe(0);
  return right / hidden.examples;
}

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
      const accuracy = await measureAccuracy(join(__dirname, bundle));
      expect(Math.abs(accuracy - expected)).toBeLessThanOrEqual(TOLERANCE);
    },
  );

  it('suit the events: the MLPs are good, one bundle qualifies nowhere', () => {
    for (const name of ['mlp-float32', 'mlp-onnx', 'mlp-int8', 'mlp-low-rank', 'mlp-narrow']) {
      expect(offline[name]).toBeGreaterThan(0.93);
    }
    expect(offline['logistic-regression']).toBeGreaterThan(0.85);
    expect(offline['too-inaccurate']).toBeLessThan(0.8);
  });
});
