import { type BenchmarkJob, BenchmarkJobSchema, DEFAULT_SUITE } from '@torchperf/contracts';
import { type RunPlace, requestOf, type SandboxedRequest } from './sandboxed-request';

const ARTIFACT = { url: 'http://127.0.0.1:3000/artifact', sha256: 'a'.repeat(64), bytes: 10 };
const MANIFEST = {
  name: 'Bundle',
  runtime: 'python' as const,
  entry: 'model.py',
  techniques: [],
  description: '',
};
const JOB: BenchmarkJob = {
  runId: '00000000-0000-4000-8000-000000000001',
  submissionId: '00000000-0000-4000-8000-000000000002',
  bundle: { ...ARTIFACT, manifest: MANIFEST },
  reference: { ...ARTIFACT, manifest: MANIFEST },
  dataset: ARTIFACT,
  task: { inputShape: [2, 2], classes: 4 },
  suite: DEFAULT_SUITE,
  referenceLatenciesMs: { 'CPU one': 0.2, 'CPU two': 0.3 },
};
const PLACE: RunPlace = {
  bundle: { folder: '/scratch/bundle', manifest: MANIFEST, sizeBytes: 10, compressedBytes: 5 },
  reference: { folder: '/scratch/reference', manifest: MANIFEST },
  dataset: { inputsFile: '/scratch/secret/inputs.f32', labelsFile: '/scratch/secret/labels.i32' },
  scratchFolder: '/scratch',
  secretFolder: '/scratch/secret',
  slot: 'uid20001',
  sandboxUid: 20_001,
  backend: 'bubblewrap',
  cpu: 1,
  runtimes: { python: null, packages: null },
  revision: 'test',
  hardwareClass: 'CPU one',
};
const UNISOLATED = { isolation: 'none' };

it('passes on what the job and the slot say', () => {
  expect(requestOf(JOB, PLACE)).toMatchObject({
    runId: JOB.runId,
    referenceLatencyMs: 0.2,
    slot: 'uid20001',
  });
});

it('tells what the reference usually takes on this class of hardware, if anybody knows', () => {
  expect(requestOf(JOB, { ...PLACE, hardwareClass: 'CPU two' }).referenceLatencyMs).toBe(0.3);
  expect(requestOf(JOB, { ...PLACE, hardwareClass: 'CPU three' }).referenceLatencyMs).toBeNull();
});

it('isolates whatever a job or a slot holds', () => {
  expect(requestOf({ ...JOB, ...UNISOLATED }, { ...PLACE, ...UNISOLATED }).isolation).toBe('sandbox');
});

it('has a type that no request without isolation is of', () => {
  // @ts-expect-error the compiler refuses this; should it ever not, `npm run types` fails here.
  const request: SandboxedRequest = { ...requestOf(JOB, PLACE), isolation: 'none' };
  expect(request).toBeDefined();
});

it('takes no job from the queue that asks for less', () => {
  expect(BenchmarkJobSchema.safeParse(JOB).success).toBe(true);
  expect(BenchmarkJobSchema.safeParse({ ...JOB, ...UNISOLATED }).success).toBe(false);
});
