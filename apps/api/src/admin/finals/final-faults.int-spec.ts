import type { AdminFinal, RunReport } from '@torchperf/contracts';
import { skipBackOff } from '#test/api/dispatch';
import {
  type Added,
  api,
  board,
  createFinal,
  EVENT,
  endedFinal,
  jobsOf,
  measured,
  rankedCompetition,
  ranksOn,
  report,
  runFor,
} from '#test/api/finals-rig';
import { ADMIN_TOKEN } from '#test/api/start-test-api';
import { until } from '#test/api/until';
import { MAX_ATTEMPTS } from '../../pipeline/dispatch/run-attempts.service';
import { RunReclaimer } from '../../pipeline/dispatch/run-reclaimer';

describe('finals', () => {
  it('are measured again by all unfinished runs after a platform fault', async () => {
    const { slug, entries } = await rankedCompetition([0.5, 0.6, 0.7]);
    const [first, second, third] = entries as [Added, Added, Added];
    const final = await createFinal(slug);
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
      await skipBackOff(api);
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
    expect((await endedFinal(final)).state).toBe('done');
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
        await skipBackOff(api);
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
        await skipBackOff(api);
        return jobsOf(final)
          [attempt - 1]?.job.contestants.map(({ submissionId }) => submissionId)
          .toSorted();
      });
    const runOf = (final: AdminFinal, { id }: { id: string }) =>
      api.prisma.run.findUniqueOrThrow({ where: { id: runFor(final, { id }).id } });

    it('twice in the launches of one finalist alone go on without it, and charge it nothing', async () => {
      const { slug, entries } = await rankedCompetition([0.5, 0.6, 0.7]);
      const [first, second, third] = entries as [Added, Added, Added];
      const final = await createFinal(slug);
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
      expect((await endedFinal(final)).state).toBe('done');
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
      const next = await createFinal(slug, { events: [EVENT], top: 3 });
      expect(next.runs.map(({ submissionId }) => submissionId)).toContain(first.id);
    });

    it('in the launches of several, or no one knows whose, leave no one out', async () => {
      const { slug, entries } = await rankedCompetition([0.5, 0.6, 0.7]);
      const [first, second, third] = entries as [Added, Added, Added];
      const final = await createFinal(slug);
      for (const [n, suspect] of [first, null, second, third].entries()) await fail(final, n + 1, suspect);
      expect(await finalists(final, 5)).toEqual([first.id, second.id, third.id].toSorted());
      expect((await runOf(final, first)).attempts).toBe(4);
    });

    it('leave out one next to which the reference fails, though it works alone', async () => {
      const { id, slug, entries } = await rankedCompetition([0.5, 0.6]);
      const [first, second] = entries as [Added, Added];
      const final = await createFinal(slug);
      const referenceFault = { verdict: 'timed-out' as const, message: 'A call took longer.' };
      for (const attempt of [1, 2]) {
        await fail(final, attempt, first, { referenceFault });
        await api.prisma.competition.update({ where: { id }, data: { referenceState: 'ok' } });
      }
      expect(await finalists(final, 3)).toEqual([second.id]);
      expect((await runOf(final, second)).referenceWaits).toBe(1);
    });

    it('do not leave out the only one that is left', async () => {
      const { slug, entries } = await rankedCompetition([0.5]);
      const [only] = entries as [Added];
      const final = await createFinal(slug);
      for (const attempt of [1, 2]) await fail(final, attempt, only);
      expect(await runOf(final, only)).toMatchObject({ verdict: null, attempts: 2, finalFaults: 2 });
    });
  });

  it('are requeued whole when their worker vanishes', async () => {
    const { slug } = await rankedCompetition([0.5, 0.6]);
    const final = await createFinal(slug);
    await until(async () => jobsOf(final).length === 1);
    // Its worker vanishes and reports nothing.
    await api.prisma.run.updateMany({ where: { finalId: final.id }, data: { workerId: null } });
    await api.app.get(RunReclaimer).reclaim();
    await until(async () => jobsOf(final).length === 2);
    expect(jobsOf(final)[1]?.job.contestants).toHaveLength(2);
  });

  it('rank no one when a run was abandoned through a platform fault, but hold those found too fast', async () => {
    const { slug, entries } = await rankedCompetition([0.5, 0.6, 0.7]);
    const [first, second, third] = entries as [Added, Added, Added];
    const final = await createFinal(slug);
    await report(final, first, measured(0.9));
    const tooFast = { kind: 'faster-than-floor' as const, evidence: 'Faster than the answers can be sent.' };
    await report(final, third, { ...measured(0.7), flags: [tooFast] });
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      await until(async () => {
        await skipBackOff(api);
        return jobsOf(final).length > attempt;
      });
      await report(final, second, { verdict: 'platform-error', metrics: {} });
    }
    expect((await endedFinal(final)).state).toBe('failed');
    expect((await ranksOn(slug)).map(([id, , isFinal]) => [id, isFinal])).toEqual([
      [first.id, false],
      [second.id, false],
    ]);
    expect((await board(slug)).final).toEqual({ heldAt: null, underWaySince: null });
    expect((await createFinal(slug)).state).toBe('underway');
  });
});
