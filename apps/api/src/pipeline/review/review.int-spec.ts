import {
  AdminSubmissionSchema,
  ComparisonSchema,
  DEFAULT_SUITE,
  listOf,
  ProblemSchema,
  ReviewReceiptSchema,
  type RunFlag,
  type RunReport,
  SubmissionListItemSchema,
  SubmissionSchema,
} from '@torchperf/contracts';
import type { EventId } from '@torchperf/domain';
import { readBoard } from '#test/api/boards';
import { createCompetition } from '#test/api/competition-upload';
import { postAsOrganiser } from '#test/api/organiser';
import { addSubmission, addTeam } from '#test/api/records';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { buildMetrics } from '#test/builders/metrics';

const NOISY: RunFlag = { kind: 'noisy-machine', evidence: '40 of the 96 pairs of blocks waited.' };
const BELOW_FLOOR: RunFlag = {
  kind: 'faster-than-floor',
  evidence: 'Median 5.0 µs, less than the 11.7 µs of a contestant without a model.',
};

describe('review', () => {
  let api: TestApi;
  let worker: ScriptedWorker;
  beforeAll(async () => {
    api = await startTestApi();
    worker = await startScriptedWorker(api);
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  const competition = async () => {
    const { id, slug, referenceSubmissionId, referenceRunId } = await createCompetition(api);
    return { id, slug, reference: { submissionId: referenceSubmissionId, runId: referenceRunId } };
  };
  const finished = (
    run: { runId: string; submissionId: string },
    ratio: number,
    more: Partial<RunReport> = {},
  ) => worker.finish(run, { metrics: buildMetrics(ratio), ...more });
  /** A submission of a new team, or of the given one, measured at `ratio` of the reference's time. */
  const measured = async (
    competitionId: string,
    ratio: number,
    { team, ...more }: Partial<RunReport> & { team?: { id: string; name: string } } = {},
  ) => {
    const owner = team ?? (await addTeam(api.prisma));
    const { id, runId } = await addSubmission(api.prisma, competitionId, owner.id);
    await finished({ submissionId: id, runId }, ratio, more);
    return { id, runId, team: owner };
  };
  const post = (path: string, body?: object) => postAsOrganiser(api, `/submissions/${path}`, body);
  const codeOf = async (response: Response) => [
    response.status,
    ProblemSchema.parse(await response.json()).code,
  ];
  const measuredAgain = async (id: string, ratio: number, more: Partial<RunReport> = {}) => {
    const { runId } = (await (await post(`${id}/rerun`)).json()) as { runId: string };
    await finished({ submissionId: id, runId }, ratio, more);
  };
  const view = async (id: string) =>
    SubmissionSchema.parse(await (await api.ask(`/api/v1/submissions/${id}`)).json());
  const board = async (slug: string, event: EventId = 'latency-sprint') => {
    const { entries, unranked } = await readBoard(api, slug, event);
    return {
      entries: entries.map(({ rank, submission: { id } }) => [rank, id]),
      unranked: unranked.map(({ reason, submission: { id } }) => [reason, id]),
      details: unranked.map(({ detail }) => detail),
    };
  };
  const auditOf = async (subject: string) => {
    const rows = await api.prisma.auditLog.findMany({ where: { subject }, orderBy: { id: 'asc' } });
    return rows.map(({ actor, action, detail }) => [actor, action, detail]);
  };

  it('holds a submission more than ten times as fast as the reference, and shows why', async () => {
    const { id, slug } = await competition();
    const fast = await measured(id, 0.05);
    const evidence = "0.05 of the reference's latency; the best known is 1, by the reference itself.";
    expect(await view(fast.id)).toMatchObject({
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
    const { id, slug } = await competition();
    const { id: standingId, runId, team: leader } = await measured(id, 0.2);
    const team = await addTeam(api.prisma);
    const { id: earlierId } = await measured(id, 0.001);
    await api.prisma.competition.update({ where: { id }, data: { freezeAt: new Date() } });
    const fast = await measured(id, 0.0123, { team });
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
    const { id } = await competition();
    const { runId } = await measured(id, 0.05);
    const report = (await (await api.ask(`/api/v1/runs/${runId}/report`)).json()) as RunReport;
    expect(report.flags).toEqual([]);
  });

  it('holds a submission that its worker saw below the floor, with all that was seen', async () => {
    const { id, slug } = await competition();
    const rival = await measured(id, 0.42);
    const { id: heldId } = await measured(id, 0.031, { flags: [BELOW_FLOOR] });
    const { runs, review } = await view(heldId);
    const known = `0.031 of the reference's latency; the best known is 0.42, by ${rival.team.name} (Narrow MLP).`;
    expect(runs[0]?.flags).toEqual([BELOW_FLOOR, { kind: 'faster-than-known', evidence: known }]);
    expect(review).toMatchObject({ state: 'held', reason: `${BELOW_FLOOR.evidence} ${known}` });
    expect((await board(slug)).entries).toEqual([[1, rival.id]]);
  });

  it('holds no one for other flags, and no one who is within ten times of another team', async () => {
    const { id, slug } = await competition();
    const first = await measured(id, 0.15, {
      flags: [{ kind: 'floor-limited', evidence: 'Median 20.0 µs; …' }],
    });
    const second = await measured(id, 0.016);
    expect(await board(slug)).toEqual({
      entries: [
        [1, second.id],
        [2, first.id],
      ],
      unranked: [],
      details: [],
    });
    expect((await view(second.id)).review).toBeNull();
  });

  it('lets the other submission of the team count meanwhile', async () => {
    const { id, slug } = await competition();
    const rival = await measured(id, 0.3);
    const { id: slowId, team } = await measured(id, 0.5);
    const { id: heldId } = await measured(id, 0.02, { team });
    expect(await board(slug)).toMatchObject({
      entries: [
        [1, rival.id],
        [2, slowId],
      ],
      unranked: [['held', heldId]],
    });
  });

  it('measures no one by what is held, disqualified, too inaccurate, or the same team’s own', async () => {
    const { id } = await competition();
    const { id: heldId, team } = await measured(id, 0.05);
    const { id: disqualifiedId } = await measured(id, 0.3);
    await post(`${disqualifiedId}/disqualify`, { reason: 'copied' });
    await measured(id, 0.2, { metrics: buildMetrics(0.2, { accuracy: 0.3 }) });
    const reason = async (ratio: number, more: Parameters<typeof measured>[2] = {}) => {
      const { review } = await view((await measured(id, ratio, more)).id);
      return review?.state === 'held' ? review.reason : null;
    };
    expect(await reason(0.06)).toMatch(/0.06 .* best known is 1, by the reference itself/);
    await measured(id, 0.12, { team });
    expect(await reason(0.04, { team })).toMatch(/0.04 .* best known is 1, by the reference itself/);
    // Released, the first of the team counts for the team too.
    await post(`${heldId}/release`, { note: 'A lookup of 16 pixels, read and understood.' });
    expect(await reason(0.006, { team })).toBeNull();
    expect(await reason(0.0005)).toMatch(/0.0005 .* best known is 0.006, by Team/);
  });

  it('releases: it takes its rank, and cleared flags do not hold it again', async () => {
    const { id, slug } = await competition();
    const { id: heldId } = await measured(id, 0.05, { flags: [BELOW_FLOOR] });
    const note = 'Read and understood.';
    const response = await post(`${heldId}/release`, { note: ` ${note} ` });
    expect(response.status).toBe(200);
    const { review } = ReviewReceiptSchema.parse(await response.json());
    expect(review).toMatchObject({ state: 'released', note });
    expect(await board(slug)).toMatchObject({ entries: [[1, heldId]], unranked: [] });
    const shown = await view(heldId);
    expect([shown.state, shown.review]).toEqual(['finished', review]);
    expect(shown.runs[0]?.flags).toHaveLength(2);
    expect(await auditOf(heldId)).toEqual([['organiser', 'submission.release', { note }]]);

    await measuredAgain(heldId, 0.04, { flags: [BELOW_FLOOR] });
    expect((await view(heldId)).review).toEqual(review);
    expect((await board(slug)).entries).toEqual([[1, heldId]]);
  });

  it('holds a released submission for what is new', async () => {
    const { id, slug } = await competition();
    const { id: heldId } = await measured(id, 0.05);
    await post(`${heldId}/release`, { note: 'Read and understood.' });
    await measuredAgain(heldId, 0.05, { flags: [BELOW_FLOOR] });
    expect((await view(heldId)).review).toMatchObject({ state: 'held', reason: BELOW_FLOOR.evidence });
    expect((await board(slug)).unranked).toEqual([['held', heldId]]);
  });

  it('stays held while a later run shows the same, and no longer', async () => {
    const { id, slug } = await competition();
    const { id: heldId } = await measured(id, 0.05);
    const before = (await view(heldId)).review;
    await measuredAgain(heldId, 0.05);
    expect((await view(heldId)).review).toEqual(before);
    // A run on a busy machine is no evidence, neither against it nor for it.
    await measuredAgain(heldId, 0.6, { flags: [NOISY], suite: { ...DEFAULT_SUITE, noisyRepeatsMax: 0 } });
    expect((await view(heldId)).review).toEqual(before);
    await measuredAgain(heldId, 0.6);
    expect((await view(heldId)).review).toBeNull();
    expect(await board(slug)).toMatchObject({ entries: [[1, heldId]], unranked: [] });
    expect((await auditOf(heldId)).at(-1)).toEqual([
      'service',
      'submission.hold-withdrawn',
      { flags: ['faster-than-known'] },
    ]);
  });

  it('stays held by an organiser whatever a later run shows', async () => {
    const { id } = await competition();
    const { id: heldId } = await measured(id, 0.6);
    await post(`${heldId}/hold`, { reason: 'A look at the code.' });
    await measuredAgain(heldId, 0.6);
    expect((await view(heldId)).review).toMatchObject({ state: 'held', reason: 'A look at the code.' });
  });

  it('holds any submission for an organiser, with a reason, before or after it is measured', async () => {
    const { id, slug } = await competition();
    const { id: firstId } = await measured(id, 0.5);
    const { id: secondId } = await measured(id, 0.6);
    const reason = 'Two teams seem to share one model.';
    const response = await post(`${firstId}/hold`, { reason });
    expect(response.status).toBe(200);
    expect(ReviewReceiptSchema.parse(await response.json())).toMatchObject({
      submissionId: firstId,
      review: { state: 'held', reason },
    });
    expect(await board(slug)).toEqual({
      entries: [[1, secondId]],
      unranked: [['held', firstId]],
      details: [reason],
    });
    await post(`${firstId}/release`, { note: 'Different weights.' });
    expect((await board(slug)).entries).toEqual([
      [1, firstId],
      [2, secondId],
    ]);
    expect(await auditOf(firstId)).toEqual([
      ['organiser', 'submission.hold', { reason }],
      ['organiser', 'submission.release', { note: 'Different weights.' }],
    ]);
    // A look at something else clears no flag that was not there.
    await measuredAgain(firstId, 0.5, { flags: [BELOW_FLOOR] });
    expect((await view(firstId)).review).toMatchObject({ state: 'held', reason: BELOW_FLOOR.evidence });

    const queued = await addSubmission(api.prisma, id, (await addTeam(api.prisma)).id);
    await post(`${queued.id}/hold`, { reason });
    await finished({ submissionId: queued.id, runId: queued.runId }, 0.2);
    expect((await board(slug)).unranked).toContainEqual(['held', queued.id]);
  });

  it('may end in a disqualification; reinstated, it is under review again', async () => {
    const { id, slug } = await competition();
    const { id: heldId } = await measured(id, 0.05);
    await post(`${heldId}/disqualify`, { reason: 'Answers before it has read.' });
    expect(await board(slug)).toMatchObject({
      unranked: [['disqualified', heldId]],
      details: ['Answers before it has read.'],
    });
    expect((await view(heldId)).state).toBe('disqualified');
    expect(await codeOf(await post(`${heldId}/release`, { note: 'By mistake.' }))).toEqual([
      409,
      'submission-disqualified',
    ]);
    expect(await codeOf(await post(`${heldId}/hold`, { reason: 'By mistake.' }))).toEqual([
      409,
      'submission-disqualified',
    ]);
    await post(`${heldId}/reinstate`);
    expect((await board(slug)).unranked).toEqual([['held', heldId]]);
  });

  it('refuses what makes no sense, and leaves no trace of it', async () => {
    const { id, reference } = await competition();
    const { id: normalId } = await measured(id, 0.5);
    const { id: heldId } = await measured(id, 0.01);
    expect(await codeOf(await post(`${normalId}/release`, { note: 'Nothing there.' }))).toEqual([
      409,
      'submission-not-held',
    ]);
    expect(await codeOf(await post(`${heldId}/hold`, { reason: 'Once more.' }))).toEqual([
      409,
      'submission-held',
    ]);
    expect(await codeOf(await post(`${reference.submissionId}/hold`, { reason: 'Ours.' }))).toEqual([
      409,
      'submission-baseline',
    ]);
    expect(await codeOf(await post(`${normalId}/hold`, { reason: ' ' }))).toEqual([400, 'validation-failed']);
    expect(await codeOf(await post(`${heldId}/release`, {}))).toEqual([400, 'validation-failed']);
    for (const unknown of ['00000000-0000-4000-8000-000000000000', 'no-id']) {
      expect(await codeOf(await post(`${unknown}/hold`, { reason: 'Unknown.' }))).toEqual([
        404,
        'submission-not-found',
      ]);
      expect(await codeOf(await post(`${unknown}/release`, { note: 'Unknown.' }))).toEqual([
        404,
        'submission-not-found',
      ]);
    }
    for (const subject of [normalId, heldId, reference.submissionId]) {
      expect(await auditOf(subject)).toEqual([]);
    }
    const { token } = await addTeam(api.prisma);
    const path = `/api/v1/admin/submissions/${heldId}/release`;
    expect((await api.ask(path, { method: 'POST', token })).status).toBe(403);
  });

  it('never holds the reference or a baseline, which are the measure for others', async () => {
    const { id, slug, reference } = await competition();
    await finished(reference, 1, { flags: [BELOW_FLOOR] });
    const host = await addTeam(api.prisma);
    const baseline = await addSubmission(api.prisma, id, host.id);
    await api.prisma.submission.update({ where: { id: baseline.id }, data: { isBaseline: true } });
    await finished({ submissionId: baseline.id, runId: baseline.runId }, 0.02);
    const { id: entryId } = await measured(id, 0.01);
    expect(await board(slug)).toMatchObject({
      entries: [[1, entryId]],
      unranked: [
        ['reference', reference.submissionId],
        ['baseline', baseline.id],
      ],
    });
    expect((await view(baseline.id)).runs[0]?.flags).toEqual([]);
    const { id: heldId } = await measured(id, 0.0009);
    expect((await board(slug)).unranked).toContainEqual(['held', heldId]);
  });

  it('compares within a division only', async () => {
    const { id } = await competition();
    await measured(id, 0.2);
    const { id: otherId, runId } = await measured(id, 0.05);
    expect((await view(otherId)).review).toBeNull();
    const { report } = await api.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    const { machine } = report as RunReport;
    const elsewhere = await measured(id, 0.05, { machine: { ...machine, hardwareClass: 'Other CPU × 8' } });
    expect((await view(elsewhere.id)).review).toMatchObject({ state: 'held' });
  });

  it('is found by organisers: what is held, and what has a flag', async () => {
    const { id, slug } = await competition();
    const remembered = { kind: 'answers-remembered', evidence: 'In 0.30 of the time.' } as const;
    const { id: flaggedId } = await measured(id, 0.5, { flags: [remembered] });
    const { id: heldId } = await measured(id, 0.03);
    const { id: thrownOutId } = await measured(id, 0.02);
    await post(`${thrownOutId}/disqualify`, { reason: 'copied' });
    const list = async (query: string) => {
      const response = await api.ask(`/api/v1/admin/submissions?competition=${slug}&${query}`, {
        token: ADMIN_TOKEN,
      });
      return listOf(AdminSubmissionSchema).parse(await response.json()).items;
    };
    const held = await list('state=held');
    expect(held.map((item) => item.id)).toEqual([heldId]);
    expect(held[0]?.review).toMatchObject({ state: 'held', reason: expect.stringMatching(/^0.03 of/) });
    expect(held[0]?.newestRun?.flags.map(({ kind }) => kind)).toEqual(['faster-than-known']);
    expect((await list('state=finished')).map((item) => item.id)).toEqual([flaggedId]);
    expect((await list('flag=answers-remembered')).map((item) => item.id)).toEqual([flaggedId]);
    expect((await list('flag=faster-than-known')).map((item) => item.id)).toEqual([thrownOutId, heldId]);
    expect((await list('flag=faster-than-known&state=held')).map((item) => item.id)).toEqual([heldId]);
    expect((await list('flag=noisy-machine')).length).toBe(0);
  });

  it('decides once when asked twice at once, also while a result lands', async () => {
    const { id, slug } = await competition();
    const { id: heldId } = await measured(id, 0.05);
    const landing = measured(id, 0.4);
    const responses = await Promise.all(
      [1, 2, 3].map((n) => post(`${heldId}/release`, { note: `Look number ${n}.` })),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await auditOf(heldId)).toHaveLength(1);
    const other = await landing;
    expect((await board(slug)).entries).toEqual([
      [1, heldId],
      [2, other.id],
    ]);
  });
});
