import { type BenchmarkJob, BenchmarkJobSchema, DEFAULT_SUITE, FinalJobSchema } from '@torchperf/contracts';
import { requestOf, type SandboxedRequest, type SessionContext } from './sandboxed-request';
import { toSession } from './session-job';

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
  lease: 0,
  bundle: { ...ARTIFACT, manifest: MANIFEST },
  reference: { ...ARTIFACT, manifest: MANIFEST },
  dataset: ARTIFACT,
  task: { inputShape: [2, 2], classes: 4 },
  suite: DEFAULT_SUITE,
  referenceLatenciesMs: { 'CPU one': 0.2, 'CPU two': 0.3 },
};
const SESSION = toSession(JOB);
const CONTEXT: SessionContext = {
  bundles: [{ folder: '/scratch/bundle', manifest: MANIFEST, sizeBytes: 10, compressedBytes: 5 }],
  reference: { folder: '/scratch/reference', manifest: MANIFEST },
  dataset: { inputsFile: '/scratch/secret/inputs.f32', labelsFile: '/scratch/secret/labels.i32' },
  scratchFolder: '/scratch',
  secretFolder: '/scratch/secret',
  slot: 'uid20001',
  sandboxUid: 20_001,
  backend: 'bubblewrap',
  cgroups: 'auto',
  cpu: 1,
  runtimes: { python: null, packages: null },
  revision: 'test',
  hardwareClass: 'CPU one',
};
const UNISOLATED = { isolation: 'none' };

it('passes on the fields of the job and the slot', () => {
  expect(requestOf(SESSION, CONTEXT)).toMatchObject({
    finalId: null,
    contestants: [{ runId: JOB.runId, bundle: { folder: '/scratch/bundle' } }],
    referenceLatencyMs: 0.2,
    slot: 'uid20001',
  });
});

it('passes on each contestant of a final with its own bundle, and the part of the hidden set', () => {
  const { runId: _, submissionId, bundle, ...context } = JOB;
  const ids = ['00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000012'];
  const final = FinalJobSchema.parse({
    ...context,
    finalId: '00000000-0000-4000-8000-0000000000f1',
    division: 'CPU one',
    examples: { part: 'final', finalsShare: 0.3, splitSeed: 'a'.repeat(64) },
    contestants: ids.map((runId) => ({ runId, submissionId, bundle })),
  });
  const bundles = ids.map((id) => ({ ...CONTEXT.bundles[0], folder: `/scratch/${id}` }));
  const request = requestOf(toSession(final), { ...CONTEXT, bundles } as SessionContext);
  expect(request.examples).toEqual(final.examples);
  expect(request.contestants.map(({ runId, bundle: { folder } }) => [runId, folder])).toEqual(
    ids.map((id) => [id, `/scratch/${id}`]),
  );
});

it('passes on the canonical latency of the reference on this class of hardware, or null', () => {
  expect(requestOf(SESSION, { ...CONTEXT, hardwareClass: 'CPU two' }).referenceLatencyMs).toBe(0.3);
  expect(requestOf(SESSION, { ...CONTEXT, hardwareClass: 'CPU three' }).referenceLatencyMs).toBeNull();
});

it('always isolates, whatever a job or a slot holds', () => {
  expect(requestOf({ ...SESSION, ...UNISOLATED }, { ...CONTEXT, ...UNISOLATED }).isolation).toBe('sandbox');
});

it('has a type that excludes a request without isolation', () => {
  // @ts-expect-error the compiler refuses this; if it ever accepts it, `npm run types` fails here.
  const request: SandboxedRequest = { ...requestOf(SESSION, CONTEXT), isolation: 'none' };
  expect(request).toBeDefined();
});

it('refuses a job from the queue that sets the isolation', () => {
  expect(BenchmarkJobSchema.safeParse(JOB).success).toBe(true);
  expect(BenchmarkJobSchema.safeParse({ ...JOB, ...UNISOLATED }).success).toBe(false);
});
