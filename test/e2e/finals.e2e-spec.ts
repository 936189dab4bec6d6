import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeDataset } from '@torchperf/bundle';
import {
  AdminFinalSchema,
  type Leaderboard,
  NewTeamSchema,
  type RunReport,
  RunReportSchema,
} from '@torchperf/contracts';
import { RunningService } from './running-service';
import { zipOf } from './zip';

const SLUG = 'corners';
const CLASSES = 3;
const EXAMPLES = 300;
const FINALS_SHARE = 0.4;
const LAUNCHES = 4;
/** Small, so that a final takes seconds. */
const SUITE = {
  launchesMin: 3,
  launchesMax: LAUNCHES,
  // Never reached, so that all runs have the greatest number of launches.
  halfWidthTarget: 1e-6,
  blocksPerLaunch: 4,
  callsPerBlock: 20,
  warmupWindowCalls: 20,
  warmupCallsMin: 20,
  runTimeoutMs: 40_000,
  memoryLimitBytes: 256 * 1024 * 1024,
  noisyRepeatsMax: 0,
};
const NEAREST = `
import numpy as np
corners = np.array([[0, 0], [1, 0], [0, 1]], 'f4')
class Model:
    def predict(self, x):
        return -((x[:, None, :] - corners) ** 2).sum(2)
def load():
    return Model()
`;
const SLOWER = NEAREST.replace('return -', 'sum(range(5_000))\n        return -');

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start('redis');
}, 120_000);
afterAll(() => service?.stop());

const bundle = (name: string, model: string) =>
  zipOf({
    'torchperf.json': JSON.stringify({ name, runtime: 'python', entry: 'model.py' }),
    'model.py': model,
  });
const part = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);

async function hiddenSet(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'torchperf-corners-'));
  const labels = Int32Array.from({ length: EXAMPLES }, (_, i) => i % CLASSES);
  const inputs = Float32Array.from({ length: 2 * EXAMPLES }, (_, i) => {
    const label = Math.floor(i / 2) % CLASSES;
    return (label === (i % 2) + 1 ? 1 : 0) + 0.2 * Math.sin(i);
  });
  await writeDataset(join(folder, 'hidden.npz'), { inputs, labels, inputShape: [2] });
  const bytes = await readFile(join(folder, 'hidden.npz'));
  await rm(folder, { recursive: true });
  return bytes;
}

async function createCompetition(): Promise<void> {
  const form = new FormData();
  const competition = {
    slug: SLUG,
    title: 'Three corners',
    startsAt: new Date(Date.now() - 1000).toISOString(),
    classes: CLASSES,
    suite: SUITE,
    finalsShare: FINALS_SHARE,
  };
  form.append('competition', JSON.stringify(competition));
  form.append('dataset', part(await hiddenSet()), 'hidden.npz');
  form.append('reference', part(await bundle('Reference', NEAREST)), 'reference.zip');
  const init = { method: 'POST', body: form, token: service.adminToken };
  const response = await service.fetch('/api/v1/admin/competitions', init);
  if (response.status !== 201) throw new Error(await response.text());
}

async function organise(path: string, body: object): Promise<unknown> {
  const response = await service.fetch(`/api/v1/admin/${path}`, {
    method: 'POST',
    token: service.adminToken,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 201) throw new Error(await response.text());
  return response.json();
}

/** @returns its token. */
async function addTeam(name: string): Promise<string> {
  return NewTeamSchema.parse(await organise('teams', { name })).token;
}

async function reportOf(runId: string): Promise<RunReport> {
  const response = await service.fetch(`/api/v1/runs/${runId}/report`, { token: service.adminToken });
  return RunReportSchema.parse(await response.json());
}

async function boardOfFinal(): Promise<Leaderboard> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    const board = await service.leaderboard(SLUG, 'latency-sprint');
    if (board.final.heldAt) return board;
    if (Date.now() > deadline) throw new Error('The final was not over after 90 s.');
    await sleep(250);
  }
}

it('measures the leaders again, in turn, on examples of their own, and ranks them by that', async () => {
  await createCompetition();
  const submissions = [];
  for (const [name, model] of [
    ['Quick', NEAREST],
    ['Slow', SLOWER],
  ] as const) {
    const token = await addTeam(name);
    const { id } = await service.upload(SLUG, await bundle(name, model), token);
    submissions.push(await service.finished(id, token));
  }
  for (const { runs } of submissions) expect(runs[0]).toMatchObject({ verdict: 'ok', isFinal: false });

  const final = AdminFinalSchema.parse(
    await organise(`competitions/${SLUG}/finals`, { events: ['latency-sprint'] }),
  );
  expect(final.contestants).toBe(2);

  const board = await boardOfFinal();
  expect(board.entries.map(({ submission, rank, isFinal }) => [submission.name, rank, isFinal])).toEqual([
    ['Quick', 1, true],
    ['Slow', 2, true],
  ]);
  const reports = await Promise.all(final.runs.map(({ id }) => reportOf(id)));
  const turns = reports.flatMap((report) =>
    (report.final?.turns ?? []).map(({ turn }, round) => ({ turn, round })),
  );
  turns.sort((a, b) => a.turn - b.turn);
  expect(turns.map(({ turn }) => turn)).toEqual([...Array(2 * LAUNCHES).keys()]);
  expect(turns.map(({ round }) => round)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  const ordinary = await reportOf(submissions[0]?.runs[0]?.id ?? '');
  const ofFinal = EXAMPLES * FINALS_SHARE;
  expect(ordinary.examples).toMatchObject({ part: 'board', total: EXAMPLES - ofFinal });
  for (const { examples } of reports) {
    expect(examples).toEqual({ part: 'final', total: ofFinal, asked: ofFinal });
  }
}, 180_000);
