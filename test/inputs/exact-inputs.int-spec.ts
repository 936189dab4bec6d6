import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunReport, type Runtime, SuiteParametersSchema } from '@torchperf/contracts';
import { benchmarkSession, decodeCalls } from '@torchperf/engine';
import { sessionOf } from '../../libs/engine/test/small-task';

/**
 * Models to which an input that is off by one bit is another input, and scores that float32 makes equal are not:
 * measured by the real engine, their accuracy must be what their own tool (NumPy, ONNX Runtime) says of the same
 * examples, to the last digit. Labels are drawn at random, so that no class is right by chance of the rounding.
 */
const EXAMPLES = 150;
const VALUES = 16;
const CLASSES = 4;
const CATEGORIES = [2, 3, 5, 7, 13, 256, 1000, 50_257];
/** Zeros of both signs, the least number there is, edges of bins, bytes, and the greatest whole number of float32. */
const MEASUREMENTS = [0, 0, -0, 1e-45, 0.25, -0.5, 0.5, 1, 3, 2.999, 127, 255, -1, 1 / 3, 2 ** 24];
const PYTHON_MODELS = ['compare', 'cast', 'bin', 'look_up', 'hashing', 'quantize'];
const ONNX_MODELS = ['compare', 'cast', 'look-up', 'quantize'];

/** Small whole numbers that look drawn, the same each time (Knuth's multiplicative hash). */
const drawn = (i: number, below: number) => (Math.imul(i + 1, 2_654_435_761) >>> 8) % below;
const labels = Int32Array.from({ length: EXAMPLES }, (_, i) => drawn(7 * i, CLASSES));
const inputs = Float32Array.from({ length: EXAMPLES * VALUES }, (_, i) => {
  const size = CATEGORIES[i % VALUES];
  return size === undefined ? (MEASUREMENTS[drawn(i, MEASUREMENTS.length)] as number) : drawn(i, size);
});

interface Own {
  readonly accuracy: number;
  /** Examples of whose scores the greatest comes more than once. */
  readonly tied: number;
}

let folder: string;
let reports: Map<string, RunReport>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'torchperf-exact-'));
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, 'inputs.f32'), Buffer.from(inputs.buffer));
  writeFileSync(join(folder, 'labels.i32'), Buffer.from(labels.buffer));
  const bundles = [
    ...PYTHON_MODELS.map((name) => bundleOf('python', join(__dirname, 'models', `${name}.py`), name)),
    ...ONNX_MODELS.map((name) => bundleOf('onnx', join(__dirname, 'onnx', `${name}.onnx`), `onnx ${name}`)),
  ];
  const session = sessionOf(bundles.map(() => ''));
  const suite = { launchesMin: 3, launchesMax: 3, blocksPerLaunch: 4, callsPerBlock: 5, auditCalls: 5 };
  const measured = await benchmarkSession({
    ...session,
    contestants: session.contestants.map((contestant, i) => ({
      ...contestant,
      runId: contestant.runId.replace(/.{12}$/, String(i).padStart(12, '0')),
      bundle: { ...contestant.bundle, ...bundles[i] },
    })),
    reference: bundles[0] as (typeof bundles)[number],
    dataset: { inputsFile: join(folder, 'inputs.f32'), labelsFile: join(folder, 'labels.i32') },
    task: { inputShape: [VALUES], classes: CLASSES },
    suite: SuiteParametersSchema.parse({
      ...suite,
      batchSize: 32,
      warmupWindowCalls: 10,
      warmupCallsMin: 10,
    }),
  });
  reports = new Map(
    measured.map((report) => [bundles[Number(report.runId.slice(-12))]?.manifest.name ?? '', report]),
  );
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bundleOf(runtime: Runtime, model: string, name: string) {
  const path = join(folder, name.replace(' ', '-'));
  const entry = runtime === 'python' ? 'model.py' : 'model.onnx';
  mkdirSync(path, { mode: 0o755 });
  copyFileSync(model, join(path, entry));
  chmodSync(join(path, entry), 0o444);
  return { folder: path, manifest: { name, runtime, entry, techniques: [], description: '' } };
}

/** @throws Error with the message of a run that gave no figures. */
function reportOf(name: string): RunReport {
  const report = reports.get(name);
  if (report?.verdict !== 'ok') throw new Error(`${name}: ${report?.verdict} ${report?.message}`);
  return report;
}

function expectSame({ metrics, examples, tiedAnswers, samples, batches }: RunReport, own: Own): void {
  expect(examples).toEqual({ total: EXAMPLES, asked: EXAMPLES });
  expect(metrics.accuracy?.value).toBe(own.accuracy);
  const asked = [
    ...(samples ? decodeCalls(samples) : [])
      .filter(({ role }) => role === 'contestant')
      .map(({ example }) => example),
    ...batches.flatMap(({ example }) => [
      ...new Uint32Array(new Uint8Array(Buffer.from(example, 'base64')).buffer),
    ]),
  ];
  const times = new Map<number, number>();
  for (const example of asked) times.set(example, (times.get(example) ?? 0) + 1);
  expect(tiedAnswers).toBeGreaterThanOrEqual(own.tied * Math.min(...times.values()));
  expect(tiedAnswers).toBeLessThanOrEqual(own.tied * Math.max(...times.values()));
}

/** Asks a model's own tool, in a process of its own. */
function ownOf(command: string, program: string, model: string): Own {
  const files = [join(folder, 'inputs.f32'), join(folder, 'labels.i32')];
  const env = { ...process.env, PYTHONPATH: process.env.PYTHON_PACKAGES };
  const paths = [join(__dirname, program), join(__dirname, model), ...files];
  return JSON.parse(execFileSync(command, paths, { env, encoding: 'utf8' }));
}

it.each(PYTHON_MODELS)('has the accuracy that NumPy computes: %s', (name) => {
  const python = process.env.PYTHON ?? 'python3';
  expectSame(reportOf(name), ownOf(python, 'own-accuracy.py', join('models', `${name}.py`)));
});

it.each(ONNX_MODELS)('has the accuracy that ONNX Runtime computes: %s', (name) => {
  const own = ownOf(process.execPath, 'own-accuracy.mjs', join('onnx', `${name}.onnx`));
  expectSame(reportOf(`onnx ${name}`), own);
});

it('has models among them whose scores tie, and none that is right everywhere or nowhere', () => {
  const all = [...PYTHON_MODELS, ...ONNX_MODELS.map((name) => `onnx ${name}`)].map(reportOf);
  expect(all.filter(({ tiedAnswers }) => (tiedAnswers ?? 0) > 0).length).toBeGreaterThan(1);
  for (const { metrics } of all) {
    expect(metrics.accuracy?.value).toBeGreaterThan(0.1);
    expect(metrics.accuracy?.value).toBeLessThan(0.5);
  }
});
