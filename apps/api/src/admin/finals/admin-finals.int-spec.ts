import { randomUUID } from 'node:crypto';
import { CompetitionSchema, type CreateFinal, ProblemSchema } from '@torchperf/contracts';
import { addResult, rankAll } from '#test/api/boards';
import { competitionParts, createCompetition, npzOf, postCompetition } from '#test/api/competition-upload';
import {
  type Added,
  addMeasured,
  addWorker,
  api,
  board,
  createFinal,
  DIVISION,
  EVENT,
  jobsOf,
  rankedCompetition,
  requestFinal,
  worker,
} from '#test/api/finals-rig';
import { ADMIN_TOKEN } from '#test/api/start-test-api';
import { until } from '#test/api/until';

describe('finals', () => {
  const refusal = async (slug: string, body: Partial<CreateFinal> = {}) => {
    const response = await requestFinal(slug, body);
    const { code, detail } = ProblemSchema.parse(await response.json());
    return { status: response.status, code, detail };
  };

  it('take the leaders of the events, in one job, and are listed in the audit log', async () => {
    const { slug, entries } = await rankedCompetition([0.5, 0.6, 0.7, 0.8]);
    const final = await createFinal(slug, { events: [EVENT], top: 3 });
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
    const { id, slug, entries } = await rankedCompetition([0.5, 0.6, 0.7]);
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
    const final = await createFinal(slug, { top: 3 });
    expect(final.events).toContain(EVENT);
    expect(final.events).not.toContain('extreme-push');
    expect(final.runs.map(({ submissionId }) => submissionId)).toEqual([third.id]);
  });

  describe('are refused', () => {
    it('without entries, events, divisions or competitions that there are', async () => {
      const empty = await createCompetition(api, `finals-empty-${randomUUID().slice(0, 8)}`);
      expect(await refusal(empty.slug)).toMatchObject({ status: 409, code: 'final-impossible' });
      const { slug } = await rankedCompetition();
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
      const { slug } = await rankedCompetition();
      const answers = await Promise.all([requestFinal(slug), requestFinal(slug)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
      expect(await refusal(slug)).toMatchObject({ code: 'final-under-way' });
    });

    it('without a worker of the division that takes jobs', async () => {
      const { slug, id } = await rankedCompetition();
      const division = 'Another CPU × 4';
      await addResult(api, id, { division, figures: { relativeLatency: [0.5, 0.001] } });
      await rankAll(api, id);
      expect(await refusal(slug, { division })).toMatchObject({ code: 'final-impossible', status: 409 });
      await addWorker('other', division);
      expect((await createFinal(slug, { events: [EVENT], division })).state).toBe('underway');
      const drained = await rankedCompetition();
      await addResult(api, drained.id, { division, figures: { relativeLatency: [0.5, 0.001] } });
      await rankAll(api, drained.id);
      for (const data of [{ draining: true }, { draining: false, clockOffsetMs: 20_000 }]) {
        await api.prisma.worker.update({ where: { id: 'other' }, data });
        expect(await refusal(drained.slug, { division })).toMatchObject({ code: 'final-impossible' });
      }
    });

    it('to anyone but an organiser', async () => {
      const { slug } = await rankedCompetition();
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
      await addMeasured(id, 0.5);
      await rankAll(api, id);
      const final = await createFinal(slug);
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
