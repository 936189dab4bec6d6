import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Manifest,
  type RunReport,
  type SuiteParameters,
  SuiteParametersSchema,
} from '@torchperf/contracts';
import { benchmarkSession, type SessionOptions } from '../src/benchmark';
import type { SessionRequest } from '../src/referee-process/request';
import { allowedCpus } from '../src/sandbox';

/** A minimal task: the class of an example is the index of its maximum. */
export const CLASSES = 4;
export const EXAMPLES = 120;
const SUITE = SuiteParametersSchema.parse({
  launchesMin: 3,
  launchesMax: 3,
  blocksPerLaunch: 4,
  callsPerBlock: 10,
  warmupWindowCalls: 20,
  warmupCallsMin: 20,
  batchSize: 8,
  loadTimeoutMs: 4000,
  callTimeoutMs: 1000,
  runTimeoutMs: 30_000,
  // Tests run in parallel; those of contention set it.
  waitShareMax: 1,
  memoryLimitBytes: 256 * 1024 * 1024,
});
export const HONEST = `
import numpy as np
class Model:
    def forward(self, x):
        return x.reshape(len(x), -1)
def load():
    return Model()
`;
/** The model with one line of its forward in place of the answer. */
export const answering = (line: string) => HONEST.replace('return x.reshape(len(x), -1)', line);

let folder: string;
let bundles = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'torchperf-engine-'));
  chmodSync(folder, 0o711);
  mkdirSync(join(folder, 'secret'), { mode: 0o700 });
  const labels = Int32Array.from({ length: EXAMPLES }, (_, i) => (i * 7) % CLASSES);
  const inputs = new Float32Array(EXAMPLES * CLASSES);
  labels.forEach((label, i) => {
    for (let c = 0; c < CLASSES; c++) inputs[i * CLASSES + c] = c === label ? 1 : Math.sin(i + c) / 2;
  });
  // One example in twenty bears a wrong label, so that no model can be right everywhere.
  for (let i = 0; i < EXAMPLES; i += 20) labels[i] = ((labels[i] as number) + 1) % CLASSES;
  writeFileSync(join(folder, 'secret', 'inputs.f32'), Buffer.from(inputs.buffer));
  writeFileSync(join(folder, 'secret', 'labels.i32'), Buffer.from(labels.buffer));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bundle(model: string): { folder: string; manifest: Manifest } {
  const path = join(folder, `bundle-${bundles++}`);
  mkdirSync(path, { mode: 0o755 });
  const manifest: Manifest = {
    name: 'Test',
    runtime: 'python',
    entry: 'model.py',
    techniques: [],
    description: '',
  };
  writeFileSync(join(path, 'torchperf.json'), JSON.stringify(manifest), { mode: 0o444 });
  writeFileSync(join(path, 'model.py'), model, { mode: 0o444 });
  return { folder: path, manifest };
}

export function run(
  model: string,
  reference = HONEST,
  suite: Partial<SuiteParameters> = {},
): Promise<RunReport> {
  return reportOf({ ...requestFor(model, reference), suite: { ...SUITE, ...suite } });
}

/** The report of a session of one. */
export async function reportOf(request: SessionRequest, options?: SessionOptions): Promise<RunReport> {
  const [report] = await benchmarkSession(request, options);
  return report as RunReport;
}

/** As {@link run}, measured again, twice at most, if the machine was noisy: such a run has not all of its flags. */
export async function calmRun(...request: Parameters<typeof run>): Promise<RunReport> {
  for (let tries = 1; ; tries++) {
    const report = await run(...request);
    if (tries === 3 || !report.flags.some(({ kind }) => kind === 'noisy-machine')) return report;
  }
}

function contestant(model: string, number: number): SessionRequest['contestants'][number] {
  return {
    runId: `00000000-0000-4000-8000-00000000010${number}`,
    submissionId: '00000000-0000-4000-8000-000000000002',
    bundle: { ...bundle(model), sizeBytes: 1234, compressedBytes: 567 },
  };
}

/** A session of one. */
export function requestFor(model: string, reference = HONEST): SessionRequest {
  return {
    finalId: null,
    contestants: [contestant(model, 0)],
    reference: bundle(reference),
    dataset: {
      inputsFile: join(folder, 'secret', 'inputs.f32'),
      labelsFile: join(folder, 'secret', 'labels.i32'),
    },
    task: { inputShape: [2, 2], classes: CLASSES },
    suite: SUITE,
    referenceLatencyMs: null,
    scratchFolder: folder,
    secretFolder: join(folder, 'secret'),
    isolation: 'sandbox',
    slot: `test${process.pid}`,
    sandboxUid: 20_101,
    backend: 'auto',
    cgroups: 'auto',
    cpu: allowedCpus().at(-1) ?? null,
    runtimes: {
      python: process.env.PYTHON ?? null,
      packages: process.env.PYTHON_PACKAGES ?? null,
    },
    revision: 'test',
  };
}

/** A final of several models, measured in one session. */
export function sessionOf(models: readonly string[], suite: Partial<SuiteParameters> = {}): SessionRequest {
  return {
    ...requestFor(HONEST),
    suite: { ...SUITE, ...suite },
    finalId: '00000000-0000-4000-8000-0000000000f1',
    contestants: models.map(contestant),
  };
}
