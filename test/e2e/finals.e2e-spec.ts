import { setTimeout as sleep } from 'node:timers/promises';
import { AdminFinalSchema, type Leaderboard, type RunReport, RunReportSchema } from '@torchperf/contracts';
import { addCorners, CORNERS_EXAMPLES, NEAREST, pythonBundle, SHORT_SUITE, slowedBy } from './corners';
import { RunningService } from './running-service';

const SLUG = 'corners';
const FINALS_SHARE = 0.4;
const LAUNCHES = SHORT_SUITE.launchesMax;
/** With an unreachable target: all runs have the maximum number of launches. */
const SUITE = { ...SHORT_SUITE, halfWidthTarget: 1e-6, noisyRepeatsMax: 0 };

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start('redis');
}, 120_000);
afterAll(() => service?.stop());

async function reportOf(runId: string): Promise<RunReport> {
  const response = await service.fetch(`/api/v1/runs/${runId}/report`, { token: service.adminToken });
  return RunReportSchema.parse(await response.json());
}

async function waitForFinalBoard(): Promise<Leaderboard> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    const board = await service.leaderboard(SLUG, 'latency-sprint');
    if (board.final.heldAt) return board;
    if (Date.now() > deadline) throw new Error('The final did not finish within 90 s.');
    await sleep(250);
  }
}

it('measures the leaders again, interleaved, on separate examples, and ranks them by the result', async () => {
  await addCorners(service, {
    slug: SLUG,
    title: 'Three corners',
    suite: SUITE,
    finalsShare: FINALS_SHARE,
  });
  const submissions = [];
  for (const [name, model] of [
    ['Quick', NEAREST],
    ['Slow', slowedBy(5000)],
  ] as const) {
    const token = await service.addTeam(name);
    const { id } = await service.upload(SLUG, await pythonBundle(name, model), token);
    submissions.push(await service.ranked(id, token));
  }
  for (const { runs } of submissions) expect(runs[0]).toMatchObject({ verdict: 'ok', isFinal: false });

  const final = AdminFinalSchema.parse(
    await service.organise(`competitions/${SLUG}/finals`, { events: ['latency-sprint'] }),
  );
  expect(final.contestants).toBe(2);

  const board = await waitForFinalBoard();
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
  const ofFinal = CORNERS_EXAMPLES * FINALS_SHARE;
  expect(ordinary.examples).toMatchObject({ part: 'board', total: CORNERS_EXAMPLES - ofFinal });
  for (const { examples } of reports) {
    expect(examples).toEqual({ part: 'final', total: ofFinal, asked: ofFinal });
  }
}, 180_000);
