import {
  type AdminFinal,
  CompetitionSchema,
  LeaderboardSchema,
  SubmissionSchema,
} from '@torchperf/contracts';
import { rankTeam } from '#test/api/boards';
import {
  type Added,
  addMeasured,
  api,
  board,
  createFinal,
  EVENT,
  endedFinal,
  measured,
  rankedCompetition,
  ranksOn,
  report,
  runFor,
} from '#test/api/finals-rig';
import { ADMIN_TOKEN } from '#test/api/start-test-api';
import { until } from '#test/api/until';

describe('finals', () => {
  it('rank by what they measured, ahead of those not in them, once the last report is in', async () => {
    const { slug, entries } = await rankedCompetition([0.5, 0.6, 0.7]);
    const [lucky, second, third] = entries as [Added, Added, Added];
    const final = await createFinal(slug, { events: [EVENT], top: 2 });
    // In any order, and twice.
    await report(final, second, measured(0.65));
    const { id } = runFor(final, second);
    await until(async () => (await api.prisma.run.findUniqueOrThrow({ where: { id } })).state === 'finished');
    await report(final, second, measured(0.1));
    expect(await ranksOn(slug)).toEqual([
      [lucky.id, 1, false],
      [second.id, 2, false],
      [third.id, 3, false],
    ]);
    await report(final, lucky, measured(0.75));
    const { state, finishedAt } = await endedFinal(final);
    expect(state).toBe('done');
    // The third was faster than the lucky one is now, but not in the final.
    await until(async () => (await ranksOn(slug))[0]?.[2] === true);
    expect(await ranksOn(slug)).toEqual([
      [second.id, 1, true],
      [lucky.id, 2, true],
      [third.id, 3, false],
    ]);
    const page = await board(slug);
    expect(page.entries[0]?.metrics.relativeLatency?.value).toBe(0.65);
    expect(page.final).toEqual({ heldAt: finishedAt?.toISOString(), underWaySince: null });
    const submission = SubmissionSchema.parse(
      await (await api.ask(`/api/v1/submissions/${lucky.id}`)).json(),
    );
    expect(submission.runs.map(({ isFinal }) => isFinal)).toEqual([true, false]);
    const competition = CompetitionSchema.parse(await (await api.ask(`/api/v1/competitions/${slug}`)).json());
    expect(competition.finals).toMatchObject([{ id: final.id, state: 'done', contestants: 2 }]);
  });

  it('go on without a run that is cancelled, and fail when all runs are', async () => {
    const { slug, entries } = await rankedCompetition([0.5, 0.6, 0.7]);
    const [first, second] = entries as [Added, Added, Added];
    const cancel = async (final: AdminFinal, submission: { id: string }) => {
      const response = await api.ask(`/api/v1/admin/runs/${runFor(final, submission).id}/cancel`, {
        method: 'POST',
        token: ADMIN_TOKEN,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'Its team asked for it.' }),
      });
      expect(response.status).toBe(200);
    };
    const final = await createFinal(slug, { events: [EVENT], top: 2 });
    await report(final, second, measured(0.65));
    const { id } = runFor(final, second);
    await until(async () => (await api.prisma.run.findUniqueOrThrow({ where: { id } })).state === 'finished');
    await cancel(final, first);
    expect((await endedFinal(final)).state).toBe('done');
    expect((await ranksOn(slug))[0]).toEqual([second.id, 1, true]);
    const calledOff = await createFinal(slug, { events: [EVENT], top: 2 });
    for (const { submissionId } of calledOff.runs) await cancel(calledOff, { id: submissionId });
    expect((await endedFinal(calledOff)).state).toBe('failed');
    expect((await ranksOn(slug))[0]).toEqual([second.id, 1, true]);
  });

  it('hold until the next one, whatever the teams hand in later', async () => {
    const { id, slug, entries } = await rankedCompetition([0.5, 0.6]);
    const [first, second] = entries as [Added, Added];
    const final = await createFinal(slug);
    for (const one of entries) await report(final, one, measured(one === first ? 0.55 : 0.6));
    await endedFinal(final);
    await addMeasured(id, 0.1, { id: second.teamId });
    await rankTeam(api, id, second.teamId);
    const stranger = await addMeasured(id, 0.2);
    await rankTeam(api, id, stranger.teamId);
    expect(await ranksOn(slug)).toEqual([
      [first.id, 1, true],
      [second.id, 2, true],
      [stranger.id, 3, false],
    ]);
    const next = await createFinal(slug, { events: [EVENT], top: 3 });
    expect(next.runs.map(({ submissionId }) => submissionId)).toContain(stranger.id);
    for (const one of [first, second, stranger])
      await report(next, one, measured(one === stranger ? 0.2 : 0.6));
    await endedFinal(next);
    await until(async () => (await ranksOn(slug))[0]?.[0] === stranger.id);
  });

  it('count only in the events that a submission was chosen for', async () => {
    const { slug, entries } = await rankedCompetition([0.5, 0.6]);
    const final = await createFinal(slug, { events: [EVENT], top: 1 });
    await report(final, entries[0] as { id: string }, measured(0.9));
    await endedFinal(final);
    await until(async () => (await ranksOn(slug))[0]?.[2] === true);
    const other = await api.ask(`/api/v1/competitions/${slug}/leaderboards/extreme-push`);
    const { entries: listed, final: dates } = LeaderboardSchema.parse(await other.json());
    expect(listed.map(({ isFinal }) => isFinal)).toEqual([false, false]);
    expect(dates.heldAt).toBeNull();
  });

  it('keep the earlier result of one that fails in them, and remove one that is disqualified', async () => {
    const { slug, entries } = await rankedCompetition([0.5, 0.6, 0.7]);
    const [crashing, second, third] = entries as [Added, Added, Added];
    const final = await createFinal(slug);
    await report(final, crashing, { verdict: 'crashed', metrics: {} });
    await report(final, second, measured(0.6));
    await report(final, third, measured(0.7));
    expect((await endedFinal(final)).state).toBe('done');
    await until(async () => (await ranksOn(slug))[0]?.[2] === true);
    expect(await ranksOn(slug)).toEqual([
      [second.id, 1, true],
      [third.id, 2, true],
      [crashing.id, 3, false],
    ]);
    await api.ask(`/api/v1/admin/submissions/${second.id}/disqualify`, {
      method: 'POST',
      token: ADMIN_TOKEN,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'copied' }),
    });
    expect((await ranksOn(slug)).map(([id]) => id)).toEqual([third.id, crashing.id]);
  });
});
