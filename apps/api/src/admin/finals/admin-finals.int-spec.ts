import { randomUUID } from 'node:crypto';
import {
  type AdminFinal,
  AdminFinalSchema,
  CompetitionSchema,
  type CreateFinal,
  LeaderboardSchema,
  ProblemSchema,
  type RunReport,
  SubmissionSchema,
} from '@torchperf/contracts';
import { addResult, rankAll, rankTeam } from '#test/api/boards';
import { competitionParts, createCompetition, npzOf, postCompetition } from '#test/api/competition-upload';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { until } from '#test/api/until';
import { MAX_ATTEMPTS } from '../../pipeline/dispatch/run-attempts.service';
import { RunReclaimer } from '../../pipeline/dispatch/run-reclaimer';

const DIVISION = 'Test CPU x86_64 × 2';
const EVENT = 'latency-sprint';

/** What a final measures of a model that is `ratio` times as slow as the reference. */
function measured(ratio: number): Partial<RunReport> {
  const around = (value: number) => ({ value, ciLower: value * 0.999, ciUpper: value * 1.001 });
  return {
    metrics: {
      relativeLatency: { ...around(ratio), unit: 'ratio' },
      latency: { ...around(ratio), unit: 'ms' },
      accuracy: { value: 0.9, ciLower: 0.89, ciUpper: 0.91, unit: 'fraction' },
      modelSize: { value: 4321, ciLower: null, ciUpper: null, unit: 'bytes' },
      peakMemory: { value: 4e7, ciLower: null, ciUpper: null, unit: 'bytes' },
      latencyTimesSize: { ...around(ratio), unit: 'ms·MiB' },
    },
  };
}

const workerRow = {
  hostname: 'host',
  sandbox: 'bubblewrap',
  state: 'idle',
  revision: 'test',
  clockOffsetMs: 0,
};

type Added = Awaited<ReturnType<typeof addResult>>;

describe('finals', () => {
  let api: TestApi;
  let worker: ScriptedWorker;
  beforeAll(async () => {
    api = await startTestApi();
    worker = await startScriptedWorker(api);
    await worker.work(() => null, { hardwareClass: DIVISION });
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });
  beforeEach(async () => {
    await api.prisma.worker.deleteMany();
    await addWorker('one');
  });

  const addWorker = (id: string, hardwareClass = DIVISION) =>
    api.prisma.worker.create({
      data: { ...workerRow, id, hardwareClass },
    });
  /** A competition with a ranked submission for each relative latency. */
  const scene = async (ratios: readonly number[] = [0.5, 0.6, 0.7]) => {
    const { id, slug } = await createCompetition(api);
    const entries = [];
    for (const ratio of ratios) entries.push(await add(id, ratio));
    await rankAll(api, id);
    return { id, slug, entries };
  };
  const add = (competitionId: string, ratio: number, team?: { id: string }) =>
    addResult(api, competitionId, {
      team,
      division: DIVISION,
      figures: { relativeLatency: [ratio, ratio / 1000], latency: [ratio, ratio / 1000] },
    });
  const ask = (slug: string, body: Partial<CreateFinal> = {}) =>
    api.ask(`/api/v1/admin/competitions/${slug}/finals`, {
      method: 'POST',
      token: ADMIN_TOKEN,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const create = async (slug: string, body: Partial<CreateFinal> = { events: [EVENT] }) => {
    const response = await ask(slug, body);
    if (response.status !== 201) throw new Error(await response.text());
    return AdminFinalSchema.parse(await response.json());
  };
  const refusal = async (slug: string, body: Partial<CreateFinal> = {}) => {
    const response = await ask(slug, body);
    const { code, detail } = ProblemSchema.parse(await response.json());
    return { status: response.status, code, detail };
  };
  const stateOf = async ({ id }: { id: string }) => api.prisma.final.findUniqueOrThrow({ where: { id } });
  const ended = (final: AdminFinal) =>
    until(async () => {
      const row = await stateOf(final);
      return row.state !== 'underway' && row;
    });
  const board = async (slug: string) =>
    LeaderboardSchema.parse(
      await (await api.ask(`/api/v1/competitions/${slug}/leaderboards/${EVENT}`)).json(),
    );
  const ranksOn = async (slug: string) =>
    (await board(slug)).entries.map(({ submission, rank, isFinal }) => [submission.id, rank, isFinal]);
  const runFor = (final: AdminFinal, submission: { id: string }) =>
    final.runs.find(({ submissionId }) => submissionId === submission.id) as AdminFinal['runs'][number];
  const report = (final: AdminFinal, submission: { id: string }, given: Partial<RunReport>, lease?: number) =>
    worker.report({ runId: runFor(final, submission).id, submissionId: submission.id }, given, lease);
  const skipBackOff = () =>
    api.prisma.run.updateMany({ where: { state: 'queued' }, data: { notBefore: null } });
  const jobsOf = ({ id }: AdminFinal) => worker.finals.filter(({ job }) => job.finalId === id);

  it('take the leaders of the events, in one job, and are listed in the audit log', async () => {
    const { slug, entries } = await scene([0.5, 0.6, 0.7, 0.8]);
    const final = await create(slug, { events: [EVENT], top: 3 });
    expect(final).toMatchObject({ division: DIVISION, events: [EVENT], state: 'underway', contestants: 3 });
    expect(final.runs.map(({ submissionId }) => submissionId).toSorted()).toEqual(
      entries
        .slice(0, 3)
        .map(({ id }) => id)
        .toSorted(),
    );
    const [sent] = await until(async () => jobsOf(final).length > 0 && jobsOf(final));
    expect(sent?.job.contestants.map(({ runId }) => runId).toSorted()).toEqual(
      final.runs.map(({ id }) => id).toSorted(),
    );
    expect(sent?.job.examples).toBeUndefined();
    const list = await api.ask(`/api/v1/admin/competitions/${slug}/finals`, { token: ADMIN_TOKEN });
    const taken = final.runs.map((run) => ({ ...run, state: 'running' }));
    expect(await list.json()).toEqual({ items: [{ ...final, runs: taken }] });
    const [audit] = await api.prisma.auditLog.findMany({ where: { subject: slug, action: 'final.create' } });
    expect(audit?.detail).toMatchObject({ finalId: final.id, division: DIVISION, top: 3 });
    expect((await board(slug)).final).toEqual({ heldAt: null, underWaySince: final.createdAt });
  });

  it('take no events that are retired, and no one who is held or disqualified', async () => {
    const { id, slug, entries } = await scene([0.5, 0.6, 0.7]);
    const [held, disqualified, third] = entries as [Added, Added, Added];
    await api.prisma.event.updateMany({
      where: { competitionId: id, key: 'extreme-push' },
      data: { retiredAt: new Date() },
    });
    // As they are before their teams are ranked anew.
    await api.prisma.submission.update({ where: { id: held.id }, data: { heldAt: new Date() } });
    await api.prisma.submission.update({
      where: { id: disqualified.id },
      data: { disqualifiedAt: new Date() },
    });
    expect(await refusal(slug, { top: 2, events: [EVENT] })).toMatchObject({ code: 'final-impossible' });
    const final = await create(slug, { top: 3 });
    expect(final.events).toContain(EVENT);
    expect(final.events).not.toContain('extreme-push');
    expect(final.runs.map(({ submissionId }) => submissionId)).toEqual([third.id]);
  });

  it('rank by what they measured, ahead of those not in them, once the last report is in', async () => {
    const { slug, entries } = await scene([0.5, 0.6, 0.7]);
    const [lucky, second, third] = entries as [Added, Added, Added];
    const final = await create(slug, { events: [EVENT], top: 2 });
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
    const { state, finishedAt } = await ended(final);
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
    const { slug, entries } = await scene([0.5, 0.6, 0.7]);
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
    const final = await create(slug, { events: [EVENT], top: 2 });
    await report(final, second, measured(0.65));
    const { id } = runFor(final, second);
    await until(async () => (await api.prisma.run.findUniqueOrThrow({ where: { id } })).state === 'finished');
    await cancel(final, first);
    expect((await ended(final)).state).toBe('done');
    expect((await ranksOn(slug))[0]).toEqual([second.id, 1, true]);
    const calledOff = await create(slug, { events: [EVENT], top: 2 });
    for (const { submissionId } of calledOff.runs) await cancel(calledOff, { id: submissionId });
    expect((await ended(calledOff)).state).toBe('failed');
    expect((await ranksOn(slug))[0]).toEqual([second.id, 1, true]);
  });

  it('hold until the next one, whatever the teams hand in later', async () => {
    const { id, slug, entries } = await scene([0.5, 0.6]);
    const [first, second] = entries as [Added, Added];
    const final = await create(slug);
    for (const one of entries) await report(final, one, measured(one === first ? 0.55 : 0.6));
    await ended(final);
    await add(id, 0.1, { id: second.teamId });
    await rankTeam(api, id, second.teamId);
    const stranger = await add(id, 0.2);
    await rankTeam(api, id, stranger.teamId);
    expect(await ranksOn(slug)).toEqual([
      [first.id, 1, true],
      [second.id, 2, true],
      [stranger.id, 3, false],
    ]);
    const next = await create(slug, { events: [EVENT], top: 3 });
    expect(next.runs.map(({ submissionId }) => submissionId)).toContain(stranger.id);
    for (const one of [first, second, stranger])
      await report(next, one, measured(one === stranger ? 0.2 : 0.6));
    await ended(next);
    await until(async () => (await ranksOn(slug))[0]?.[0] === stranger.id);
  });

  it('count only in the events that a submission was chosen for', async () => {
    const { slug, entries } = await scene([0.5, 0.6]);
    const final = await create(slug, { events: [EVENT], top: 1 });
    await report(final, entries[0] as { id: string }, measured(0.9));
    await ended(final);
    await until(async () => (await ranksOn(slug))[0]?.[2] === true);
    const other = await api.ask(`/api/v1/competitions/${slug}/leaderboards/extreme-push`);
    const { entries: listed, final: dates } = LeaderboardSchema.parse(await other.json());
    expect(listed.map(({ isFinal }) => isFinal)).toEqual([false, false]);
    expect(dates.heldAt).toBeNull();
  });

  it('keep the earlier result of one that fails in them, and remove one that is disqualified', async () => {
    const { slug, entries } = await scene([0.5, 0.6, 0.7]);
    const [crashing, second, third] = entries as [Added, Added, Added];
    const final = await create(slug);
    await report(final, crashing, { verdict: 'crashed', metrics: {} });
    await report(final, second, measured(0.6));
    await report(final, third, measured(0.7));
    expect((await ended(final)).state).toBe('done');
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

  it('are measured again by all unfinished runs after a platform fault', async () => {
    const { slug, entries } = await scene([0.5, 0.6, 0.7]);
    const [first, second, third] = entries as [Added, Added, Added];
    const final = await create(slug);
    await until(async () => jobsOf(final).length === 1);
    await report(final, first, measured(0.5));
    await until(async () => {
      const { id } = runFor(final, first);
      return (await api.prisma.run.findUniqueOrThrow({ where: { id } })).state === 'finished';
    });
    const fault = { verdict: 'platform-error' as const, metrics: {} };
    await report(final, second, fault, 0);
    await report(final, third, fault, 0);
    await until(async () => {
      await skipBackOff();
      return jobsOf(final).length === 2;
    });
    expect(
      jobsOf(final)[1]
        ?.job.contestants.map(({ submissionId }) => submissionId)
        .toSorted(),
    ).toEqual([second.id, third.id].toSorted());
    // The second of the two faults was of the same attempt.
    const runs = await api.prisma.run.findMany({ where: { finalId: final.id, state: 'running' } });
    expect(runs.map(({ attempts }) => attempts)).toEqual([1, 1]);
    await report(final, second, measured(0.6));
    await report(final, third, measured(0.7));
    expect((await ended(final)).state).toBe('done');
  });

  describe('in which the platform fails', () => {
    const fault = { verdict: 'platform-error' as const, message: 'The disk is full.', metrics: {} };
    /** Reports an attempt as failed in the launches of `suspect` alone, once the final is on a worker. */
    const fail = async (
      final: AdminFinal,
      attempt: number,
      suspect: { id: string } | null,
      more: Partial<RunReport> = {},
    ) => {
      const { job } = await until(async () => {
        await skipBackOff();
        return jobsOf(final)[attempt - 1];
      });
      const faultRunId = suspect === null ? undefined : runFor(final, suspect).id;
      for (const { submissionId } of job.contestants)
        await report(final, { id: submissionId }, { ...fault, faultRunId, ...more }, job.lease);
      await until(async () => {
        const runs = await api.prisma.run.findMany({ where: { finalId: final.id } });
        return runs.every(({ lease, state }) => state === 'finished' || lease > job.lease);
      });
    };
    const finalists = (final: AdminFinal, attempt: number) =>
      until(async () => {
        await skipBackOff();
        return jobsOf(final)
          [attempt - 1]?.job.contestants.map(({ submissionId }) => submissionId)
          .toSorted();
      });
    const runOf = (final: AdminFinal, { id }: { id: string }) =>
      api.prisma.run.findUniqueOrThrow({ where: { id: runFor(final, { id }).id } });

    it('twice in the launches of one finalist alone go on without it, and charge it nothing', async () => {
      const { slug, entries } = await scene([0.5, 0.6, 0.7]);
      const [first, second, third] = entries as [Added, Added, Added];
      const final = await create(slug);
      await fail(final, 1, first);
      expect(await finalists(final, 2)).toEqual([first.id, second.id, third.id].toSorted());
      await fail(final, 2, first);
      expect(await finalists(final, 3)).toEqual([second.id, third.id].toSorted());
      expect(await runOf(final, first)).toMatchObject({
        verdict: 'cancelled',
        cancelledBy: 'platform',
        message: expect.stringMatching(/^Left out of the final: the platform failed 2 times/),
      });
      // The attempt in which it was left out cost the others none.
      expect((await runOf(final, second)).attempts).toBe(1);
      await report(final, second, measured(0.6));
      await report(final, third, measured(0.7));
      expect((await ended(final)).state).toBe('done');
      await until(async () => (await ranksOn(slug))[0]?.[2] === true);
      expect(await ranksOn(slug)).toEqual([
        [second.id, 1, true],
        [third.id, 2, true],
        [first.id, 3, false],
      ]);
      const list = await api.ask(`/api/v1/admin/competitions/${slug}/finals`, { token: ADMIN_TOKEN });
      const [listed] = ((await list.json()) as { items: AdminFinal[] }).items;
      expect(listed && runFor(listed, first)).toMatchObject({
        verdict: 'cancelled',
        message: expect.stringMatching(/^Left out of the final/),
      });
      const audit = await api.prisma.auditLog.findMany({ where: { subject: final.id } });
      expect(audit).toMatchObject([
        { actor: 'service', action: 'final.leave-out', detail: { cause: 'The disk is full.' } },
      ]);
      const next = await create(slug, { events: [EVENT], top: 3 });
      expect(next.runs.map(({ submissionId }) => submissionId)).toContain(first.id);
    });

    it('in the launches of several, or no one knows whose, leave no one out', async () => {
      const { slug, entries } = await scene([0.5, 0.6, 0.7]);
      const [first, second, third] = entries as [Added, Added, Added];
      const final = await create(slug);
      for (const [n, suspect] of [first, null, second, third].entries()) await fail(final, n + 1, suspect);
      expect(await finalists(final, 5)).toEqual([first.id, second.id, third.id].toSorted());
      expect((await runOf(final, first)).attempts).toBe(4);
    });

    it('leave out one next to which the reference fails, though it works alone', async () => {
      const { id, slug, entries } = await scene([0.5, 0.6]);
      const [first, second] = entries as [Added, Added];
      const final = await create(slug);
      const referenceFault = { verdict: 'timed-out' as const, message: 'A call took longer.' };
      for (const attempt of [1, 2]) {
        await fail(final, attempt, first, { referenceFault });
        await api.prisma.competition.update({ where: { id }, data: { referenceState: 'ok' } });
      }
      expect(await finalists(final, 3)).toEqual([second.id]);
      expect((await runOf(final, second)).referenceWaits).toBe(1);
    });

    it('do not leave out the only one that is left', async () => {
      const { slug, entries } = await scene([0.5]);
      const [only] = entries as [Added];
      const final = await create(slug);
      for (const attempt of [1, 2]) await fail(final, attempt, only);
      expect(await runOf(final, only)).toMatchObject({ verdict: null, attempts: 2, finalFaults: 2 });
    });
  });

  it('are requeued whole when their worker vanishes', async () => {
    const { slug } = await scene([0.5, 0.6]);
    const final = await create(slug);
    await until(async () => jobsOf(final).length === 1);
    // Its worker vanishes and reports nothing.
    await api.prisma.run.updateMany({ where: { finalId: final.id }, data: { workerId: null } });
    await api.app.get(RunReclaimer).reclaim();
    await until(async () => jobsOf(final).length === 2);
    expect(jobsOf(final)[1]?.job.contestants).toHaveLength(2);
  });

  it('rank no one when a run was abandoned through a platform fault, but hold those found too fast', async () => {
    const { slug, entries } = await scene([0.5, 0.6, 0.7]);
    const [first, second, third] = entries as [Added, Added, Added];
    const final = await create(slug);
    await report(final, first, measured(0.9));
    const tooFast = { kind: 'faster-than-floor' as const, evidence: 'Faster than the answers can be sent.' };
    await report(final, third, { ...measured(0.7), flags: [tooFast] });
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      await until(async () => {
        await skipBackOff();
        return jobsOf(final).length > attempt;
      });
      await report(final, second, { verdict: 'platform-error', metrics: {} });
    }
    expect((await ended(final)).state).toBe('failed');
    expect((await ranksOn(slug)).map(([id, , isFinal]) => [id, isFinal])).toEqual([
      [first.id, false],
      [second.id, false],
    ]);
    expect((await board(slug)).final).toEqual({ heldAt: null, underWaySince: null });
    expect((await create(slug)).state).toBe('underway');
  });

  describe('are refused', () => {
    it('without entries, events, divisions or competitions that there are', async () => {
      const empty = await createCompetition(api, `finals-empty-${randomUUID().slice(0, 8)}`);
      expect(await refusal(empty.slug)).toMatchObject({ status: 409, code: 'final-impossible' });
      const { slug } = await scene();
      expect(await refusal(slug, { events: ['chess'] })).toMatchObject({
        status: 404,
        code: 'event-not-found',
      });
      await api.prisma.event.updateMany({
        where: { competition: { slug }, key: 'extreme-push' },
        data: { retiredAt: new Date() },
      });
      expect(await refusal(slug, { events: [EVENT, 'extreme-push'] })).toMatchObject({
        status: 409,
        code: 'event-retired',
      });
      expect(await refusal(slug, { division: 'abacus' })).toMatchObject({
        status: 404,
        code: 'division-not-found',
        detail: expect.stringContaining(DIVISION),
      });
      expect(await refusal('nowhere')).toMatchObject({ status: 404, code: 'competition-not-found' });
      expect(await refusal(slug, { top: 0 })).toMatchObject({ status: 400, code: 'validation-failed' });
    });

    it('while another one of the division is under way', async () => {
      const { slug } = await scene();
      const answers = await Promise.all([ask(slug), ask(slug)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
      expect(await refusal(slug)).toMatchObject({ code: 'final-under-way' });
    });

    it('without a worker of the division that takes jobs', async () => {
      const { slug, id } = await scene();
      const division = 'Another CPU × 4';
      await addResult(api, id, { division, figures: { relativeLatency: [0.5, 0.001] } });
      await rankAll(api, id);
      expect(await refusal(slug, { division })).toMatchObject({ code: 'final-impossible', status: 409 });
      await addWorker('other', division);
      expect((await create(slug, { events: [EVENT], division })).state).toBe('underway');
      const drained = await scene();
      await addResult(api, drained.id, { division, figures: { relativeLatency: [0.5, 0.001] } });
      await rankAll(api, drained.id);
      for (const data of [{ draining: true }, { draining: false, clockOffsetMs: 20_000 }]) {
        await api.prisma.worker.update({ where: { id: 'other' }, data });
        expect(await refusal(drained.slug, { division })).toMatchObject({ code: 'final-impossible' });
      }
    });

    it('to anyone but an organiser', async () => {
      const { slug } = await scene();
      const response = await api.ask(`/api/v1/admin/competitions/${slug}/finals`, { method: 'POST' });
      expect(response.status).toBe(401);
    });
  });

  describe('of a competition that keeps a share of the hidden set for them', () => {
    const parts = async (finalsShare: number) => {
      const slug = `shared-${randomUUID().slice(0, 8)}`;
      const form = await competitionParts(slug);
      const competition = JSON.stringify({ ...JSON.parse(String(form.competition)), finalsShare });
      return { slug, form: { ...form, competition, dataset: await npzOf(100) } };
    };

    it('ask that share, which no other run is asked', async () => {
      const { slug, form } = await parts(0.4);
      expect((await postCompetition(api, form)).status).toBe(201);
      const { id, splitSeed } = await api.prisma.competition.findUniqueOrThrow({ where: { slug } });
      const answer = await (await api.ask(`/api/v1/competitions/${slug}`)).text();
      expect(CompetitionSchema.parse(JSON.parse(answer)).finalsShare).toBe(0.4);
      expect(answer).not.toContain(splitSeed);
      const ordinary = await until(async () =>
        worker.jobs.find(({ job }) => job.examples?.splitSeed === splitSeed),
      );
      expect(ordinary.job.examples).toMatchObject({ part: 'board', finalsShare: 0.4 });
      await add(id, 0.5);
      await rankAll(api, id);
      const final = await create(slug);
      const [sent] = await until(async () => jobsOf(final).length > 0 && jobsOf(final));
      expect(sent?.job.examples).toEqual({ part: 'final', finalsShare: 0.4, splitSeed });
    });

    it.each([0.1, 0.9, 1, -0.1])('refuse a share of %d, naming the field', async (share) => {
      const { form } = await parts(share);
      const response = await postCompetition(api, form);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('finalsShare');
    });
  });
});
