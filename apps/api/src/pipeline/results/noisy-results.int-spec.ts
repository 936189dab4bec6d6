import { DEFAULT_SUITE, type RunReport, type Submission } from '@torchperf/contracts';
import { QUEUE_BACKENDS } from '#test/api/backends';
import { readBoard } from '#test/api/boards';
import { createCompetition } from '#test/api/competition-upload';
import { addSubmissionOfNewTeam } from '#test/api/records';
import { attemptedRun, finishedRun } from '#test/api/runs';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { startTestApi, type TestApi } from '#test/api/start-test-api';
import { until } from '#test/api/until';
import { buildMetrics } from '#test/builders/metrics';
import { buildRunReport } from '#test/builders/run-report';
import { MAX_ATTEMPTS } from '../dispatch/run-attempts.service';
import { RunEvents } from '../run-updates/run-events.service';

describe.each(QUEUE_BACKENDS)('results from a noisy machine, with %s', (_title, environment) => {
  let api: TestApi;
  let worker: ScriptedWorker;
  beforeAll(async () => {
    api = await startTestApi({ environment });
    worker = await startScriptedWorker(api);
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  const competition = () => createCompetition(api);
  const submission = (competitionId: string) => addSubmissionOfNewTeam(api.prisma, competitionId);
  const finished = (runId: string) => finishedRun(api, runId);
  const row = (runId: string) => api.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const board = (slug: string, event: string) => readBoard(api, slug, event);

  const noisy = (noisyRepeatsMax: number): Partial<RunReport> => ({
    flags: [{ kind: 'noisy-machine', evidence: '40 of the 96 pairs of blocks waited.' }],
    suite: { ...DEFAULT_SUITE, noisyRepeatsMax },
    metrics: buildMetrics(0.5),
  });
  it('have the run repeated, which its team can read; the last is stored with its flag, and ranks nowhere', async () => {
    const { id, slug } = await competition();
    const run = await submission(id);
    const changes: string[] = [];
    const subscription = api.app.get(RunEvents).events.subscribe(({ kind }) => changes.push(kind));
    await worker.report(run, noisy(2));
    expect(await attemptedRun(api, run.runId, 1)).toMatchObject({
      state: 'queued',
      verdict: null,
      workerId: null,
    });
    await until(() => changes.includes('queued-changed'));
    subscription.unsubscribe();
    const view = (await (await api.ask(`/api/v1/submissions/${run.submissionId}`)).json()) as Submission;
    expect(view.runs).toEqual([expect.objectContaining({ state: 'queued', metrics: {}, flags: [] })]);
    expect(view.runs[0]?.message).toMatch(/repeat the run, at no cost to your team. 40 of the 96 pairs/);
    expect((await board(slug, 'latency-sprint')).entries).toEqual([]);
    await worker.report(run, noisy(2));
    await attemptedRun(api, run.runId, 2);
    await worker.report(run, noisy(2));
    const last = await finished(run.runId);
    expect(last).toMatchObject({ verdict: 'ok', attempts: 2, message: 'Measured in 3 launches.' });
    expect(last.flags).toEqual(noisy(2).flags);
    expect(last.launches).toHaveLength(3);
    const { unranked } = await board(slug, 'latency-sprint');
    expect(unranked.map(({ reason, detail }) => [reason, detail])).toEqual([
      [
        'busy-machine',
        'Measured on a busy machine, so it is not ranked. 40 of the 96 pairs of blocks waited.',
      ],
    ]);
    expect((await board(slug, 'latency-sprint')).entries).toEqual([]);
  });

  it('are known by the reference where waiting cannot be read, and only there', async () => {
    const { id, slug } = await competition();
    const [seeing, blind] = [await submission(id), await submission(id)];
    const drifts = { kind: 'reference-drifts', evidence: 'The reference was 30.0 % slower.' } as const;
    const report = { flags: [drifts], metrics: buildMetrics(0.5) };
    const { noise } = buildRunReport(seeing);
    await worker.report(seeing, { ...report, noise });
    expect(await finished(seeing.runId)).toMatchObject({ attempts: 0 });
    await worker.report(blind, { ...report, noise: { ...noise, waitSource: null } });
    await attemptedRun(api, blind.runId, 1);
    expect((await board(slug, 'latency-sprint')).entries).toHaveLength(1);
  });

  it('have it repeated once however often they come, and never count instead of the repeat', async () => {
    const { id } = await competition();
    const run = await submission(id);
    const twice = noisy(1);
    await Promise.all([1, 2, 3].map(() => worker.report(run, twice, 0)));
    await attemptedRun(api, run.runId, 1);
    await worker.report(run, twice, 0);
    await worker.drained();
    expect(await row(run.runId)).toMatchObject({ state: 'queued', attempts: 1, lease: 1, verdict: null });

    await worker.report(run, { metrics: buildMetrics(0.7) });
    expect(await finished(run.runId)).toMatchObject({ verdict: 'ok', attempts: 1, flags: [] });
    await worker.report(run, twice, 0);
    await worker.drained();
    expect(await row(run.runId)).toMatchObject({ state: 'finished', attempts: 1, flags: [] });
  });

  it('are stored at once where a competition wants no repeats', async () => {
    const { id } = await competition();
    const run = await submission(id);
    await worker.report(run, noisy(0));
    expect(await finished(run.runId)).toMatchObject({ attempts: 0, flags: noisy(0).flags });
  });

  it('are stored on the last attempt that any run has, whatever the competition wants', async () => {
    const { id } = await competition();
    const run = await submission(id);
    await api.prisma.run.update({ where: { id: run.runId }, data: { attempts: MAX_ATTEMPTS - 1 } });
    await worker.report(run, noisy(10));
    expect(await finished(run.runId)).toMatchObject({ verdict: 'ok', flags: noisy(10).flags });
  });

  it('are stored at once where the contestant may have made the noise itself', async () => {
    const { id } = await competition();
    const run = await submission(id);
    const busy = { kind: 'cpu-time-exceeds-latency', evidence: 'In 9 of 12 launches …' } as const;
    const flags = [...(noisy(2).flags ?? []), busy];
    await worker.report(run, { ...noisy(2), flags });
    expect(await finished(run.runId)).toMatchObject({ verdict: 'ok', attempts: 0, flags });
  });

  it('of a failed run are no reason to repeat it', async () => {
    const { id } = await competition();
    const run = await submission(id);
    await worker.report(run, { ...noisy(2), verdict: 'crashed', message: 'It crashed.', metrics: {} });
    expect(await finished(run.runId)).toMatchObject({ verdict: 'crashed', attempts: 0 });
  });
});
