import { RUN_PRIORITY } from '@torchperf/domain';
import { createCompetition } from '#test/api/competition-upload';
import {
  answerToOrganiser,
  beat,
  clearQueue,
  queueRun,
  runOf,
  submitBundle,
  takeJob,
} from '#test/api/dispatch';
import { addTeam } from '#test/api/records';
import { startScriptedWorker } from '#test/api/scripted-worker';
import { startTestApi, type TestApi } from '#test/api/start-test-api';
import { bundleForm, okBundle } from '#test/api/zip';
import { RunCancellation } from './run-cancellation.service';

describe('cancelling runs', () => {
  let api: TestApi;
  let competitionId: string;
  let slug: string;
  beforeAll(async () => {
    api = await startTestApi();
    ({ id: competitionId, slug } = await createCompetition(api));
  });
  afterAll(() => api.close());
  beforeEach(() => clearQueue(api));

  const team = async () => (await addTeam(api.prisma)).id;
  const queued = (teamId: string, priority?: number) => queueRun(api, competitionId, teamId, priority);

  it('cancels a queued run, and one on a worker, which drops it and whose report does not count', async () => {
    const [waiting, running] = [await queued(await team()), await queued(await team())];
    const cancelled = await answerToOrganiser(api, `/runs/${waiting}/cancel`, { reason: 'sent by mistake' });
    expect(cancelled.status).toBe(200);
    expect(await runOf(api, waiting)).toMatchObject({
      state: 'finished',
      verdict: 'cancelled',
      message: 'Cancelled by the organiser: sent by mistake',
    });
    const job = await takeJob(api);
    expect(job?.subject).toBe(running);
    expect(
      (await answerToOrganiser(api, `/runs/${running}/cancel`, { reason: 'sent by mistake' })).status,
    ).toBe(200);
    expect(await beat(api, { state: 'busy', job })).toEqual({ kind: 'none' });
    const worker = await startScriptedWorker(api);
    const { submissionId } = await runOf(api, running);
    await worker.report({ runId: running, submissionId });
    await worker.drained();
    await worker.close();
    expect(await runOf(api, running)).toMatchObject({ verdict: 'cancelled', report: null });
    expect((await answerToOrganiser(api, `/runs/${running}/cancel`, { reason: 'again' })).body.code).toBe(
      'run-finished',
    );
    expect((await answerToOrganiser(api, '/runs/none/cancel', { reason: 'again' })).body.code).toBe(
      'run-not-found',
    );
  });

  it('lets a team withdraw its own submission, and measures it after all when it is sent again', async () => {
    const { token } = await addTeam(api.prisma);
    const runId = await submitBundle(api, slug, 'regretted', token);
    const { submissionId } = await runOf(api, runId);
    const cancel = (as: string) =>
      api.ask(`/api/v1/submissions/${submissionId}/cancel`, { method: 'POST', token: as });
    expect((await cancel((await addTeam(api.prisma)).token)).status).toBe(403);
    expect((await cancel(token)).status).toBe(200);
    expect(await takeJob(api)).toBeNull();
    expect((await cancel(token)).status).toBe(409);
    const again = await api.ask(`/api/v1/competitions/${slug}/submissions`, {
      method: 'POST',
      token,
      body: bundleForm(await okBundle('regretted')),
    });
    expect(await again.json()).toMatchObject({ id: submissionId, duplicate: true });
    expect((await takeJob(api))?.subject).not.toBe(runId);
    expect(await api.prisma.run.count({ where: { submissionId } })).toBe(2);
  });

  it('measures what its team withdraws and sends again three times, without the priority of a first one', async () => {
    const { token } = await addTeam(api.prisma);
    const { submissionId } = await runOf(api, await submitBundle(api, slug, 'wavering', token));
    const bundle = await okBundle('wavering');
    const priorities = async () => {
      const runs = await api.prisma.run.findMany({ where: { submissionId }, orderBy: { queuedAt: 'asc' } });
      return runs.map(({ priority }) => priority);
    };
    for (let turn = 0; turn < 5; turn += 1) {
      await api.ask(`/api/v1/submissions/${submissionId}/cancel`, { method: 'POST', token });
      const path = `/api/v1/competitions/${slug}/submissions`;
      await api.ask(path, { method: 'POST', token, body: bundleForm(bundle) });
    }
    const { firstSubmission, normal } = RUN_PRIORITY;
    expect(await priorities()).toEqual([firstSubmission, normal, normal, normal]);
    expect(await takeJob(api)).toBeNull();
  });

  it('leaves the run of a submission that was reinstated before its run could be cancelled', async () => {
    const runId = await queued(await team());
    expect(await api.app.get(RunCancellation).cancel(runId, 'disqualification', 'too late')).toBeNull();
    expect((await takeJob(api))?.subject).toBe(runId);
  });

  it('leaves cancelled what the organiser cancelled, though its team sends it again', async () => {
    const { token } = await addTeam(api.prisma);
    const runId = await submitBundle(api, slug, 'unwanted', token);
    await answerToOrganiser(api, `/runs/${runId}/cancel`, { reason: 'sent by mistake' });
    expect(await runOf(api, runId)).toMatchObject({ cancelledBy: 'organiser' });
    const { submissionId } = await runOf(api, runId);
    const again = await api.ask(`/api/v1/competitions/${slug}/submissions`, {
      method: 'POST',
      token,
      body: bundleForm(await okBundle('unwanted')),
    });
    expect(await again.json()).toMatchObject({ id: submissionId, duplicate: true });
    expect(await api.prisma.run.count({ where: { submissionId } })).toBe(1);
    expect((await answerToOrganiser(api, `/submissions/${submissionId}/rerun`)).status).toBe(201);
  });

  it('leaves cancelled what its team withdrew, though the submission is reinstated', async () => {
    const { token } = await addTeam(api.prisma);
    const { submissionId } = await runOf(api, await submitBundle(api, slug, 'withdrawn', token));
    await api.ask(`/api/v1/submissions/${submissionId}/cancel`, { method: 'POST', token });
    await answerToOrganiser(api, `/submissions/${submissionId}/disqualify`, { reason: 'copied' });
    expect((await answerToOrganiser(api, `/submissions/${submissionId}/reinstate`)).status).toBe(200);
    expect(await api.prisma.run.findMany({ where: { submissionId } })).toMatchObject([
      { verdict: 'cancelled', cancelledBy: 'team' },
    ]);
  });

  it('runs nothing of a disqualified submission, queued or running, and resumes it when it is reinstated', async () => {
    const [waiting, running] = [await queued(await team()), await queued(await team())];
    await api.prisma.run.update({ where: { id: waiting }, data: { priority: RUN_PRIORITY.rerun } });
    const job = await takeJob(api);
    expect(job?.subject).toBe(running);
    for (const runId of [waiting, running]) {
      const { submissionId } = await runOf(api, runId);
      expect(
        (await answerToOrganiser(api, `/submissions/${submissionId}/disqualify`, { reason: 'copied' }))
          .status,
      ).toBe(200);
      expect(await runOf(api, runId)).toMatchObject({
        state: 'finished',
        verdict: 'cancelled',
        cancelledBy: 'disqualification',
      });
    }
    expect(await beat(api, { state: 'busy', job })).toEqual({ kind: 'none' });
    expect(await takeJob(api)).toBeNull();
    const { submissionId } = await runOf(api, waiting);
    await answerToOrganiser(api, `/submissions/${submissionId}/reinstate`);
    expect(await takeJob(api)).not.toBeNull();
  });
});
