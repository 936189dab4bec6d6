import { setTimeout as sleep } from 'node:timers/promises';
import { addCorners, NEAREST, pythonBundle, SHORT_SUITE, slowedBy } from './corners';
import { RunningService } from './running-service';

const SLUG = 'corners';
const SUITE = { ...SHORT_SUITE, loadTimeoutMs: 3000, callTimeoutMs: 1000 };

let service: RunningService;

beforeAll(async () => {
  service = await RunningService.start('redis');
  await addCorners(service, { slug: SLUG, title: 'Three corners', suite: SUITE });
}, 120_000);
afterAll(() => service?.stop());

const nearest = () => pythonBundle('Nearest corner', NEAREST);

async function measured(model: string) {
  return service.finished((await service.upload(SLUG, await pythonBundle(`${Math.random()}`, model))).id);
}

it('ranks a submission of a competition created only through the admin API', async () => {
  const receipt = await service.upload(SLUG, await nearest());
  const submission = await service.ranked(receipt.id);
  expect(submission.runs[0]?.message).toMatch(/^Measured/);
  expect(submission.runs[0]?.metrics.accuracy?.value).toBe(1);
  const board = await service.leaderboard(SLUG, 'latency-sprint');
  expect(board.entries[0]).toMatchObject({ rank: 1, submission: { id: receipt.id } });
});

it('treats the same bytes as the same submission', async () => {
  const first = await service.upload(SLUG, await nearest());
  const second = await service.upload(SLUG, await nearest());
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
  it(`the run ends with ${verdict} and shows the reason`, async () => {
    const [run] = (await measured(model)).runs;
    expect(run?.message).toMatch(message);
    expect(run?.verdict).toBe(verdict);
  });
});

it('holds a submission that is far faster than the reference, until the organiser releases it', async () => {
  const slug = 'slow-reference';
  await addCorners(service, { slug, title: 'Three corners, slowly' }, slowedBy(50_000));
  const { id } = await service.upload(slug, await nearest());
  const held = await service.finished(id);
  expect(held.runs[0]?.flags.map(({ kind }) => kind)).toContain('faster-than-known');
  expect(held).toMatchObject({ state: 'held', review: { state: 'held' } });
  const before = await service.leaderboard(slug, 'latency-sprint', 'unranked');
  expect(before.counts.ranked).toBe(0);
  expect(before.unranked).toContainEqual(
    expect.objectContaining({ reason: 'held', detail: expect.stringMatching(/the reference itself/) }),
  );
  await service.organise(`submissions/${id}/release`, { note: 'The reference counts to 50,000 first.' });
  const after = await service.leaderboard(slug, 'latency-sprint');
  expect(after.entries[0]).toMatchObject({ rank: 1, submission: { id } });
});

it('retries a run whose worker was killed, and counts it once', async () => {
  const receipt = await service.upload(SLUG, await pythonBundle('Survivor', NEAREST));
  const deadline = Date.now() + 60_000;
  while ((await service.submission(receipt.id)).runs[0]?.state !== 'running' && Date.now() < deadline) {
    await sleep(50);
  }
  await service.killWorker();
  expect((await service.submission(receipt.id)).runs[0]?.state).toBe('running');
  service.startWorker();
  const submission = await service.ranked(receipt.id);
  expect(submission.runs).toHaveLength(1);
  expect(submission.runs[0]?.verdict).toBe('ok');
  const board = await service.leaderboard(SLUG, 'accuracy-contest');
  const own = board.entries.filter((entry) => entry.submission.id === receipt.id);
  expect(own.length).toBeLessThanOrEqual(1);
});
