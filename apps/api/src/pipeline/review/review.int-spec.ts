import {
  ComparisonSchema,
  DEFAULT_SUITE,
  listOf,
  type RunFlag,
  type RunReport,
  SubmissionListItemSchema,
  SubmissionSchema,
} from '@torchperf/contracts';
import { addSubmission, addTeam } from '#test/api/records';
import {
  addCompetition,
  addMeasured,
  api,
  auditOf,
  BELOW_FLOOR,
  board,
  finishRun,
  post,
  rerun,
  shownSubmission,
} from '#test/api/review-rig';
import { ADMIN_TOKEN } from '#test/api/start-test-api';
import { buildMetrics } from '#test/builders/metrics';

const NOISY: RunFlag = { kind: 'noisy-machine', evidence: '40 of the 96 pairs of blocks waited.' };

describe('review', () => {
  it('holds a submission more than ten times as fast as the reference, and shows why', async () => {
    const { id, slug } = await addCompetition();
    const fast = await addMeasured(id, 0.05);
    const evidence = "0.05 of the reference's latency; the best known is 1, by the reference itself.";
    expect(await shownSubmission(fast.id)).toMatchObject({
      state: 'held',
      review: { state: 'held', reason: evidence },
      runs: [{ state: 'finished', verdict: 'ok', flags: [{ kind: 'faster-than-known', evidence }] }],
    });
    for (const event of ['latency-sprint', 'accuracy-contest', 'all-around'] as const) {
      expect(await board(slug, event)).toEqual({
        entries: [],
        unranked: [['held', fast.id]],
        details: [evidence],
      });
    }
    const list = await api.ask(`/api/v1/competitions/${slug}/submissions`);
    expect(await list.json()).toMatchObject({ items: [{ id: fast.id, state: 'held' }, {}] });
  });

  it('keeps a hold in a freeze from others, and the best known from its own team too', async () => {
    const { id, slug } = await addCompetition();
    const { id: standingId, runId, team: leader } = await addMeasured(id, 0.2);
    const team = await addTeam(api.prisma);
    const { id: earlierId } = await addMeasured(id, 0.001);
    await api.prisma.competition.update({ where: { id }, data: { freezeAt: new Date() } });
    const fast = await addMeasured(id, 0.0123, { team });
    const state = async (submissionId: string, token?: string) => {
      const [one, list] = await Promise.all([
        api.ask(`/api/v1/submissions/${submissionId}`, { token }),
        api.ask(`/api/v1/competitions/${slug}/submissions`, { token }),
      ]);
      const { items } = listOf(SubmissionListItemSchema).parse(await list.json());
      const { state, review } = SubmissionSchema.parse(await one.json());
      const reason = review?.state === 'held' ? review.reason : null;
      return [state, items.find((item) => item.id === submissionId)?.state, reason];
    };
    const evidence = "0.0123 of the reference's latency, more than 10 times as fast as what is known.";
    const stranger = await addTeam(api.prisma);
    expect(await state(fast.id)).toEqual(['finished', 'finished', null]);
    expect(await state(fast.id, stranger.token)).toEqual(['finished', 'finished', null]);
    expect(await state(fast.id, team.token)).toEqual(['held', 'held', evidence]);
    expect(await state(fast.id, ADMIN_TOKEN)).toEqual(['held', 'held', evidence]);
    // What was held before the freeze was known of then.
    expect(await state(earlierId)).toEqual(['held', 'held', expect.stringContaining(leader.name)]);

    // Held by an organiser after it was measured: a comparison is open, but shows nothing of the hold.
    await post(`${standingId}/hold`, { reason: 'Looks like a lookup of 0.2.' });
    const reviewsIn = async (token?: string) => {
      const response = await api.ask(`/api/v1/compare?ids=${standingId},${earlierId}`, { token });
      const { submissions } = ComparisonSchema.parse(await response.json());
      return submissions.map(({ review }) => review?.state ?? null);
    };
    expect(await reviewsIn()).toEqual([null, 'held']);
    expect(await reviewsIn(ADMIN_TOKEN)).toEqual(['held', 'held']);
    const written = async (token?: string) =>
      (await api.ask(`/api/v1/submissions/${standingId}/report.md`, { token })).text();
    expect(await written()).toContain(runId);
    expect(await written()).not.toMatch(/held|lookup/i);
    expect(await written(ADMIN_TOKEN)).toContain('Looks like a lookup');

    await api.prisma.competition.update({ where: { id }, data: { unfrozenAt: new Date() } });
    expect(await state(fast.id)).toEqual(['held', 'held', evidence]);
  });

  it('leaves the report as its worker sent it, since the flags can be recomputed from it', async () => {
    const { id } = await addCompetition();
    const { runId } = await addMeasured(id, 0.05);
    const report = (await (await api.ask(`/api/v1/runs/${runId}/report`)).json()) as RunReport;
    expect(report.flags).toEqual([]);
  });

  it('holds a submission that its worker saw below the floor, with all that was seen', async () => {
    const { id, slug } = await addCompetition();
    const rival = await addMeasured(id, 0.42);
    const { id: heldId } = await addMeasured(id, 0.031, { flags: [BELOW_FLOOR] });
    const { runs, review } = await shownSubmission(heldId);
    const known = `0.031 of the reference's latency; the best known is 0.42, by ${rival.team.name} (Narrow MLP).`;
    expect(runs[0]?.flags).toEqual([BELOW_FLOOR, { kind: 'faster-than-known', evidence: known }]);
    expect(review).toMatchObject({ state: 'held', reason: `${BELOW_FLOOR.evidence} ${known}` });
    expect((await board(slug)).entries).toEqual([[1, rival.id]]);
  });

  it('holds no one for other flags, and no one who is within ten times of another team', async () => {
    const { id, slug } = await addCompetition();
    const first = await addMeasured(id, 0.15, {
      flags: [{ kind: 'floor-limited', evidence: 'Median 20.0 µs; …' }],
    });
    const second = await addMeasured(id, 0.016);
    expect(await board(slug)).toEqual({
      entries: [
        [1, second.id],
        [2, first.id],
      ],
      unranked: [],
      details: [],
    });
    expect((await shownSubmission(second.id)).review).toBeNull();
  });

  it('lets the other submission of the team count meanwhile', async () => {
    const { id, slug } = await addCompetition();
    const rival = await addMeasured(id, 0.3);
    const { id: slowId, team } = await addMeasured(id, 0.5);
    const { id: heldId } = await addMeasured(id, 0.02, { team });
    expect(await board(slug)).toMatchObject({
      entries: [
        [1, rival.id],
        [2, slowId],
      ],
      unranked: [['held', heldId]],
    });
  });

  it('measures no one by what is held, disqualified, too inaccurate, or the same team’s own', async () => {
    const { id } = await addCompetition();
    const { id: heldId, team } = await addMeasured(id, 0.05);
    const { id: disqualifiedId } = await addMeasured(id, 0.3);
    await post(`${disqualifiedId}/disqualify`, { reason: 'copied' });
    await addMeasured(id, 0.2, { metrics: buildMetrics(0.2, { accuracy: 0.3 }) });
    const reason = async (ratio: number, more: Parameters<typeof addMeasured>[2] = {}) => {
      const { review } = await shownSubmission((await addMeasured(id, ratio, more)).id);
      return review?.state === 'held' ? review.reason : null;
    };
    expect(await reason(0.06)).toMatch(/0.06 .* best known is 1, by the reference itself/);
    await addMeasured(id, 0.12, { team });
    expect(await reason(0.04, { team })).toMatch(/0.04 .* best known is 1, by the reference itself/);
    // Released, the first of the team counts for the team too.
    await post(`${heldId}/release`, { note: 'A lookup of 16 pixels, read and understood.' });
    expect(await reason(0.006, { team })).toBeNull();
    expect(await reason(0.0005)).toMatch(/0.0005 .* best known is 0.006, by Team/);
  });

  it('holds a released submission for what is new', async () => {
    const { id, slug } = await addCompetition();
    const { id: heldId } = await addMeasured(id, 0.05);
    await post(`${heldId}/release`, { note: 'Read and understood.' });
    await rerun(heldId, 0.05, { flags: [BELOW_FLOOR] });
    expect((await shownSubmission(heldId)).review).toMatchObject({
      state: 'held',
      reason: BELOW_FLOOR.evidence,
    });
    expect((await board(slug)).unranked).toEqual([['held', heldId]]);
  });

  it('stays held while a later run shows the same, and no longer', async () => {
    const { id, slug } = await addCompetition();
    const { id: heldId } = await addMeasured(id, 0.05);
    const before = (await shownSubmission(heldId)).review;
    await rerun(heldId, 0.05);
    expect((await shownSubmission(heldId)).review).toEqual(before);
    // A run on a busy machine is no evidence, neither against it nor for it.
    await rerun(heldId, 0.6, { flags: [NOISY], suite: { ...DEFAULT_SUITE, noisyRepeatsMax: 0 } });
    expect((await shownSubmission(heldId)).review).toEqual(before);
    await rerun(heldId, 0.6);
    expect((await shownSubmission(heldId)).review).toBeNull();
    expect(await board(slug)).toMatchObject({ entries: [[1, heldId]], unranked: [] });
    expect((await auditOf(heldId)).at(-1)).toEqual([
      'service',
      'submission.hold-withdrawn',
      { flags: ['faster-than-known'] },
    ]);
  });

  it('never holds the reference or a baseline, which are the measure for others', async () => {
    const { id, slug, reference } = await addCompetition();
    await finishRun(reference, 1, { flags: [BELOW_FLOOR] });
    const host = await addTeam(api.prisma);
    const baseline = await addSubmission(api.prisma, id, host.id);
    await api.prisma.submission.update({ where: { id: baseline.id }, data: { isBaseline: true } });
    await finishRun({ submissionId: baseline.id, runId: baseline.runId }, 0.02);
    const { id: entryId } = await addMeasured(id, 0.01);
    expect(await board(slug)).toMatchObject({
      entries: [[1, entryId]],
      unranked: [
        ['reference', reference.submissionId],
        ['baseline', baseline.id],
      ],
    });
    expect((await shownSubmission(baseline.id)).runs[0]?.flags).toEqual([]);
    const { id: heldId } = await addMeasured(id, 0.0009);
    expect((await board(slug)).unranked).toContainEqual(['held', heldId]);
  });

  it('compares within a division only', async () => {
    const { id } = await addCompetition();
    await addMeasured(id, 0.2);
    const { id: otherId, runId } = await addMeasured(id, 0.05);
    expect((await shownSubmission(otherId)).review).toBeNull();
    const { report } = await api.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    const { machine } = report as RunReport;
    const elsewhere = await addMeasured(id, 0.05, {
      machine: { ...machine, hardwareClass: 'Other CPU × 8' },
    });
    expect((await shownSubmission(elsewhere.id)).review).toMatchObject({ state: 'held' });
  });
});
