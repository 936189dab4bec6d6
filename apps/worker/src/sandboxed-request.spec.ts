import { JobSchema } from '@torchperf/contracts';
import { buildContestant, buildJob } from '#test/builders/benchmark-job';
import { requestOf, type SandboxedRequest, type SessionPlace } from './sandboxed-request';

const CONTESTANT = buildContestant();
const { manifest } = CONTESTANT.bundle;
const JOB = buildJob({
  contestants: [CONTESTANT],
  referenceLatenciesMs: { 'CPU one': 0.2, 'CPU two': 0.3 },
});
const BUNDLE = { folder: '/scratch/bundle', manifest, sizeBytes: 10, compressedBytes: 5 };
const PLACE: SessionPlace = {
  contestants: [{ ...CONTESTANT, bundle: BUNDLE }],
  reference: { folder: '/scratch/reference', manifest },
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
  const final = buildJob({
    finalId: '00000000-0000-4000-8000-0000000000f1',
    examples: { part: 'final', finalsShare: 0.3, splitSeed: 'a'.repeat(64) },
  });
  const { finalId, examples, task, suite } = final;
  const { hardwareClass: _, ...place } = PLACE;
  expect(requestOf(final, PLACE)).toEqual({
    ...place,
    ...{ finalId, examples, task, suite },
    referenceLatencyMs: null,
    isolation: 'sandbox',
  });
});

it('passes on the canonical latency of the reference on this class of hardware, or null', () => {
  const latencyOn = (hardwareClass: string) => requestOf(JOB, { ...PLACE, hardwareClass }).referenceLatencyMs;
  expect(['CPU one', 'CPU two', 'CPU three'].map(latencyOn)).toEqual([0.2, 0.3, null]);
});

it('always isolates, whatever a job or a slot holds', () => {
  expect(requestOf({ ...JOB, ...UNISOLATED }, { ...PLACE, ...UNISOLATED }).isolation).toBe('sandbox');
});

it('has a type that excludes a request without isolation', () => {
  // @ts-expect-error the compiler refuses this; if it ever accepts it, `npm run types` fails here.
  const request: SandboxedRequest = { ...requestOf(JOB, PLACE), isolation: 'none' };
  expect(request).toBeDefined();
});

it('refuses a job from the queue that sets the isolation', () => {
  expect(JobSchema.safeParse(JOB).success).toBe(true);
  expect(JobSchema.safeParse({ ...JOB, ...UNISOLATED }).success).toBe(false);
});
