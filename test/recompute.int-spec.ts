import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { layOutDataset } from '@torchperf/bundle';
import { type Manifest, type RunReport, SuiteParametersSchema } from '@torchperf/contracts';
import { benchmark, recompute } from '@torchperf/engine';
import { unlinkAnswers } from '../apps/api/src/runs/unlink-answers';

const CLASSES = 4;
const EXAMPLES = 100;
const SUITE = SuiteParametersSchema.parse({
  launchesMin: 4,
  launchesMax: 4,
  blocksPerLaunch: 8,
  callsPerBlock: 15,
  warmupWindowCalls: 20,
  warmupCallsMin: 20,
  batchSize: 8,
  runTimeoutMs: 60_000,
});
const MANIFEST: Manifest = {
  name: 'Identity',
  runtime: 'python',
  entry: 'model.py',
  techniques: [],
  description: '',
};
/** The class of an example is the place of its greatest number; a model that says so is right, but for one in ten. */
const MODEL = 'def load():\n    return lambda x: x.reshape(len(x), -1)\n';

describe('a report of a real run', () => {
  let folder: string;
  let report: RunReport;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'torchperf-recompute-'));
    chmodSync(folder, 0o711);
    report = await benchmark({
      runId: '00000000-0000-4000-8000-000000000001',
      submissionId: '00000000-0000-4000-8000-000000000002',
      bundle: { ...bundle('bundle'), sizeBytes: 1234, compressedBytes: 567 },
      reference: bundle('reference'),
      dataset: await hiddenSet(),
      task: { inputShape: [CLASSES], classes: CLASSES },
      suite: SUITE,
      // A model of 10 ms would be slow here: the run must say that the machine was noisy.
      referenceLatencyMs: 10,
      scratchFolder: folder,
      secretFolder: join(folder, 'secret'),
      slot: `recompute${process.pid}`,
      sandboxUid: 20_102,
      cpu: cpus().length - 1,
      runtimes: { python: process.env.PYTHON ?? null, packages: process.env.PYTHON_PACKAGES ?? null },
      revision: 'test',
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function bundle(name: string): { folder: string; manifest: Manifest } {
    const path = join(folder, name);
    mkdirSync(path, { mode: 0o755 });
    writeFileSync(join(path, 'model.py'), MODEL, { mode: 0o444 });
    return { folder: path, manifest: MANIFEST };
  }

  function hiddenSet() {
    mkdirSync(join(folder, 'secret'), { mode: 0o700 });
    const inputs = Float32Array.from({ length: EXAMPLES * CLASSES }, (_, i) => Math.sin(i));
    const labels = Int32Array.from({ length: EXAMPLES }, (_, i) => {
      const scores = [...inputs.subarray(i * CLASSES, (i + 1) * CLASSES)];
      const best = scores.indexOf(Math.max(...scores));
      return i % 10 === 0 ? (best + 1) % CLASSES : best;
    });
    const dataset = { inputs, labels, examples: EXAMPLES, inputShape: [CLASSES] };
    return layOutDataset(dataset, join(folder, 'secret'));
  }

  function command(given: RunReport) {
    const file = join(folder, 'report.json');
    writeFileSync(file, JSON.stringify(given));
    const script = resolve(__dirname, '../scripts/recompute.mjs');
    return spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  }

  it('gives every published value again, as organisers see it and as everybody does', () => {
    expect(report.message).toMatch(/^Measured in 4 launches/);
    expect(report.flags.map(({ kind }) => kind)).toContain('noisy-machine');
    const shown = unlinkAnswers(report);
    expect(shown.samples?.correct).not.toBe(report.samples?.correct);
    for (const one of [report, shown, JSON.parse(JSON.stringify(shown)) as RunReport]) {
      const checks = recompute(one);
      expect(checks.filter(({ same }) => !same)).toEqual([]);
      expect(checks.length).toBeGreaterThan(80);
    }
  });

  it('passes `npm run recompute`, which fails for a report with one figure changed', () => {
    const passed = command(unlinkAnswers(report));
    expect(passed.stderr).toBe('');
    expect(passed.stdout).toMatch(/relativeLatency +[\d.]+ +[\d.]+ {2}yes/);
    expect(passed.stdout).toMatch(/All \d+ values are the same\.\n$/);
    expect(passed.status).toBe(0);

    const { latency } = report.metrics;
    const faster = { ...report.metrics, latency: latency && { ...latency, value: latency.value * 0.99 } };
    const failed = command({ ...report, metrics: faster });
    expect(failed.stdout).toMatch(/latency +[\d.]+ +[\d.]+ {2}NO/);
    expect(failed.stdout).toMatch(/1 of \d+ values are DIFFERENT\.\n$/);
    expect(failed.status).toBe(1);
  });

  it('is told apart from a file that is none', () => {
    const file = join(folder, 'old.json');
    writeFileSync(file, '{"version":1}');
    const script = resolve(__dirname, '../scripts/recompute.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
    expect(stderr).toMatch(/no report of version 2: its version is 1/);
    expect(status).toBe(1);
  });
});
