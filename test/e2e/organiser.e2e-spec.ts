import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeDataset } from '@torchperf/bundle';
import { RunningService } from './running-service';
import { zipOf } from './zip';

const SLUG = 'clusters';
const CLASSES = 3;
/** Small, so that each verdict comes in seconds. */
const SUITE = {
  launchesMin: 3,
  launchesMax: 4,
  blocksPerLaunch: 4,
  callsPerBlock: 20,
  warmupWindowCalls: 20,
  warmupCallsMin: 20,
  loadTimeoutMs: 3000,
  callTimeoutMs: 1000,
  runTimeoutMs: 40_000,
  memoryLimitBytes: 256 * 1024 * 1024,
};

let service: RunningService;

beforeAll(async () => {
  service = await RunningService.start('redis');
  await createCompetition(SLUG, 'Three clusters', NEAREST);
}, 120_000);
afterAll(() => service?.stop());

/** Points around three corners of a square; nearest corner is the right answer. */
async function clusters(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'torchperf-clusters-'));
  const labels = Int32Array.from({ length: 300 }, (_, i) => i % CLASSES);
  const inputs = new Float32Array(labels.length * 2);
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

const MANIFEST = { name: 'Nearest corner', runtime: 'python', entry: 'model.py' };
const NEAREST = `
import numpy as np
corners = np.array([[0, 0], [1, 0], [0, 1]], 'f4')
class Model:
    def predict(self, x):
        return -((x[:, None, :] - corners) ** 2).sum(2)
def load():
    return Model()
`;
const bundle = (model: string, name = MANIFEST.name) =>
  zipOf({ 'torchperf.json': JSON.stringify({ ...MANIFEST, name }), 'model.py': model });

function part(bytes: Buffer): Blob {
  return new Blob([new Uint8Array(bytes)]);
}

async function createCompetition(slug: string, title: string, reference: string): Promise<void> {
  const form = new FormData();
  form.append(
    'competition',
    JSON.stringify({
      slug,
      title,
      startsAt: new Date(Date.now() - 1000).toISOString(),
      classes: CLASSES,
      suite: SUITE,
    }),
  );
  form.append('dataset', part(await clusters()), 'hidden.npz');
  form.append('reference', part(await bundle(reference, 'Reference')), 'reference.zip');
  const init = { method: 'POST', body: form, token: service.adminToken };
  const response = await service.fetch('/api/v1/admin/competitions', init);
  if (response.status !== 201) throw new Error(await response.text());
}

async function sent(model: string) {
  return service.finished((await service.upload(SLUG, await bundle(model, `${Math.random()}`))).id);
}

it('ranks a submission of a competition made through the admin API alone', async () => {
  const receipt = await service.upload(SLUG, await bundle(NEAREST));
  const submission = await service.finished(receipt.id);
  expect(submission.runs[0]?.message).toMatch(/^Measured/);
  expect(submission.runs[0]?.metrics.accuracy?.value).toBe(1);
  const board = await service.leaderboard(SLUG, 'latency-sprint');
  expect(board.entries[0]).toMatchObject({ rank: 1, submission: { id: receipt.id } });
});

it('takes the same bytes for the same submission', async () => {
  const first = await service.upload(SLUG, await bundle(NEAREST));
  const second = await service.upload(SLUG, await bundle(NEAREST));
  expect(second).toMatchObject({ id: first.id, duplicate: true });
});

describe.each([
  ['load() is missing', 'x = 1', 'load-failed', /load/],
  ['load() raises', "def load(): raise OSError('weights.npz is not there')", 'load-failed', /weights\.npz/],
  ['the shape is wrong', 'def load(): return lambda x: x', 'wrong-output', /\(1, 3\)/],
  ['the answer is NaN', "def load(): return lambda x: [[float('nan')] * 3] * len(x)", 'wrong-output', /NaN/],
  [
    'the answer never comes',
    'def load():\n  def f(x):\n    while True: pass\n  return f',
    'timed-out',
    /limit/,
  ],
  [
    'the process crashes',
    'import ctypes\ndef load(): return lambda x: ctypes.string_at(0)',
    'crashed',
    /signal/,
  ],
  ['memory runs out', 'def load(): return bytearray(10 ** 9)', 'out-of-memory', /memory/],
] as const)('when %s', (_, model, verdict, message) => {
  it(`the run ends with ${verdict} and says why`, async () => {
    const [run] = (await sent(model)).runs;
    expect(run?.message).toMatch(message);
    expect(run?.verdict).toBe(verdict);
  });
});

it('holds a submission that is far faster than the reference, until the organiser releases it', async () => {
  const slug = 'slow-reference';
  const slow = NEAREST.replace('return -', 'sum(range(50_000))\n        return -');
  await createCompetition(slug, 'Three clusters, slowly', slow);
  const { id } = await service.upload(slug, await bundle(NEAREST));
  const held = await service.finished(id);
  expect(held.runs[0]?.flags.map(({ kind }) => kind)).toContain('faster-than-known');
  expect(held).toMatchObject({ state: 'held', review: { state: 'held' } });
  const before = await service.leaderboard(slug, 'latency-sprint', 'unranked');
  expect(before.counts.ranked).toBe(0);
  expect(before.unranked).toContainEqual(
    expect.objectContaining({ reason: 'held', detail: expect.stringMatching(/the reference itself/) }),
  );
  const response = await service.fetch(`/api/v1/admin/submissions/${id}/release`, {
    method: 'POST',
    token: service.adminToken,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ note: 'The reference counts to 50,000 first.' }),
  });
  expect(response.status).toBe(200);
  const after = await service.leaderboard(slug, 'latency-sprint');
  expect(after.entries[0]).toMatchObject({ rank: 1, submission: { id } });
});

it('takes a run up again whose worker was killed outright, and counts it once', async () => {
  const receipt = await service.upload(SLUG, await bundle(`${NEAREST}\n# slow to kill\n`, 'Survivor'));
  const deadline = Date.now() + 60_000;
  while ((await service.submission(receipt.id)).runs[0]?.state !== 'running' && Date.now() < deadline) {
    await sleep(50);
  }
  await service.killWorker();
  expect((await service.submission(receipt.id)).runs[0]?.state).toBe('running');
  service.startWorker();
  const submission = await service.finished(receipt.id);
  expect(submission.runs).toHaveLength(1);
  expect(submission.runs[0]?.verdict).toBe('ok');
  const board = await service.leaderboard(SLUG, 'accuracy-contest');
  const mine = board.entries.filter((entry) => entry.submission.id === receipt.id);
  expect(mine.length).toBeLessThanOrEqual(1);
});
