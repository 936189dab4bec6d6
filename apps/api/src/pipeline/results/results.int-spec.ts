import { setTimeout as sleep } from 'node:timers/promises';
import { CompetitionSchema, RunReportSchema } from '@torchperf/contracts';
import { QUEUE_BACKENDS } from '#test/api/backends';
import { readBoard } from '#test/api/boards';
import { createCompetition } from '#test/api/competition-upload';
import { addRawResult } from '#test/api/raw-result';
import { addSubmissionOfNewTeam } from '#test/api/records';
import { attemptedRun, finishedRun } from '#test/api/runs';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { startTestApi, type TestApi } from '#test/api/start-test-api';
import { until } from '#test/api/until';
import { buildProgress } from '#test/builders/benchmark-job';
import { buildHeartbeat } from '#test/builders/heartbeat';
import { buildMetrics } from '#test/builders/metrics';
import { buildLaunches } from '#test/builders/run-report';
import { RunEvents } from '../run-updates/run-events.service';

const HARDWARE = 'Test CPU x86_64 × 2';

/** Metrics whose latency in ms only the report says. */
const metricsOf = (ratio: number) => buildMetrics(ratio, { latencyMs: 99 });

describe.each(QUEUE_BACKENDS)('results, with %s', (_title, environment) => {
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

  it('are stored whole: run, report, launches, metrics, boards', async () => {
    const { id, slug } = await competition();
    const run = await submission(id);
    const done = new Promise((resolve) => {
      api.app.get(RunEvents).events.subscribe((event) => {
        if (event.kind === 'finished' && event.runId === run.runId) resolve(event.verdict);
      });
    });
    const sentAt = Date.now();
    // A worker whose clock is a day behind.
    const dayAgo = Date.now() - 24 * 3_600_000;
    const times = {
      startedAt: new Date(dayAgo - 1000).toISOString(),
      finishedAt: new Date(dayAgo).toISOString(),
    };
    await worker.report(run, {
      metrics: metricsOf(0.5),
      launches: buildLaunches(0.2),
      log: 'a\0b',
      ...times,
    });
    expect(await done).toBe('ok');
    const row = await finished(run.runId);
    expect(row.finishedAt).toEqual(new Date(times.finishedAt));
    expect(row.landedAt?.getTime()).toBeGreaterThanOrEqual(sentAt);
    expect(row).toMatchObject({ verdict: 'ok', hardwareClass: HARDWARE, log: 'a\uFFFDb', attempts: 0 });
    expect(row.launches.map(({ index, peakBytes }) => [index, peakBytes])).toEqual([
      [0, 41_000_000n],
      [1, 41_000_000n],
      [2, 41_000_000n],
    ]);
    expect(RunReportSchema.parse(row.report).runId).toBe(run.runId);
    const { entries } = await board(slug, 'latency-sprint');
    expect(entries.map(({ rank, submission: { id } }) => [rank, id])).toEqual([[1, run.submissionId]]);
  });

  it('store the effect of input noise on the reference in the competition', async () => {
    const { id, slug } = await competition();
    const effect = async () => {
      const response = await api.ask(`/api/v1/competitions/${slug}`);
      return CompetitionSchema.parse(await response.json()).noiseEffect;
    };
    expect(await effect()).toBeNull();
    const run = await submission(id);
    const noiseEffect = { examples: 2000, rightWithNoise: 1900, rightWithout: 1950 };
    await worker.report(run, { metrics: metricsOf(0.5), launches: buildLaunches(0.2), noiseEffect });
    await finished(run.runId);
    expect(await effect()).toEqual(noiseEffect);
    const later = await submission(id);
    await worker.report(later, { metrics: metricsOf(0.5), launches: buildLaunches(0.2) });
    await finished(later.runId);
    expect(await effect()).toEqual(noiseEffect);
  });

  it('count once however often they come, also at once', async () => {
    const { id, slug } = await competition();
    const run = await submission(id);
    await Promise.all([1, 2, 3, 4].map((ratio) => worker.report(run, { metrics: metricsOf(ratio) })));
    await finished(run.runId);
    await worker.report(run, { verdict: 'crashed', message: 'too late', metrics: {} });
    await worker.report(run, { verdict: 'platform-error', message: 'too late', metrics: {} });
    await worker.drained();
    const row = await finished(run.runId);
    expect(row).toMatchObject({ verdict: 'ok', attempts: 0 });
    expect(row.launches).toHaveLength(3);
    expect(await api.prisma.metric.count({ where: { runId: run.runId, name: 'accuracy' } })).toBe(1);
    expect((await board(slug, 'latency-sprint')).entries).toHaveLength(1);
  });

  it('of many submissions at once end in one whole board', async () => {
    const { id, slug, referenceRunId, referenceSubmissionId } = await competition();
    const runs = [];
    for (let index = 0; index < 8; index += 1) runs.push(await submission(id));
    await Promise.all([
      worker.report(
        { runId: referenceRunId, submissionId: referenceSubmissionId },
        { metrics: metricsOf(1) },
      ),
      ...runs.map((run, index) => worker.report(run, { metrics: metricsOf(0.5 + index / 10) })),
    ]);
    for (const { runId } of [...runs, { runId: referenceRunId }]) await finished(runId);
    for (const event of [
      'latency-sprint',
      'memory-challenge',
      'accuracy-contest',
      'all-around',
      'extreme-push',
    ]) {
      expect((await board(slug, event)).entries).toHaveLength(8);
      const { unranked } = await board(slug, event);
      expect(unranked.map(({ reason, submission: { id } }) => [reason, id])).toEqual([
        ['reference', referenceSubmissionId],
      ]);
    }
    const { entries } = await board(slug, 'latency-sprint');
    expect(entries.map(({ submission: { id } }) => id)).toEqual(runs.map(({ submissionId }) => submissionId));
    expect(entries.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('state all latencies of a hardware class in one canonical latency, which follows the reference', async () => {
    const { id, slug } = await competition();
    const [first, second, third] = [await submission(id), await submission(id), await submission(id)];
    const latencies = async () => {
      const { entries } = await board(slug, 'extreme-push');
      return Object.fromEntries(
        entries.map(({ submission, metrics }) => [
          submission.id,
          [metrics.latency?.value, metrics.latencyTimesSize?.value],
        ]),
      );
    };
    const mib = 4321 / 1024 ** 2;
    const stated = (ratio: number, referenceMs: number) => [
      expect.closeTo(ratio * referenceMs, 9),
      expect.closeTo(ratio * referenceMs * mib, 9),
    ];
    await worker.report(first, { metrics: metricsOf(0.5), launches: buildLaunches(0.2) });
    await finished(first.runId);
    expect(await latencies()).toEqual({ [first.submissionId]: stated(0.5, 0.2) });
    // 1 % off: within the tolerance, so the canonical latency stays.
    await worker.report(second, { metrics: metricsOf(2), launches: buildLaunches(0.202) });
    await finished(second.runId);
    expect(await latencies()).toEqual({
      [first.submissionId]: stated(0.5, 0.2),
      [second.submissionId]: stated(2, 0.2),
    });
    // The median of 0.2, 0.202 and 0.3 is 0.202 still; with a fourth of 0.3 it is 0.251.
    await worker.report(third, { metrics: metricsOf(1), launches: buildLaunches(0.3) });
    await finished(third.runId);
    const fourth = await submission(id);
    await worker.report(fourth, { metrics: metricsOf(3), launches: buildLaunches(0.3) });
    await finished(fourth.runId);
    expect(await latencies()).toEqual({
      [first.submissionId]: stated(0.5, 0.251),
      [second.submissionId]: stated(2, 0.251),
      [third.submissionId]: stated(1, 0.251),
      [fourth.submissionId]: stated(3, 0.251),
    });
    // The first run measured this alone; what it said before is in its report.
    const { report } = await finished(first.runId);
    expect(RunReportSchema.parse(report).metrics.latency?.value).toBe(99);
  });

  it('of a failed run end it without a place on the board', async () => {
    const { id, slug } = await competition();
    const run = await submission(id);
    await worker.report(run, { verdict: 'timed-out', message: 'A call took longer than 5 s.', metrics: {} });
    expect(await finished(run.runId)).toMatchObject({ verdict: 'timed-out' });
    expect((await board(slug, 'latency-sprint')).entries).toEqual([]);
  });

  describe('that cannot be stored', () => {
    const running = async (workerId: string) => {
      const { id } = await competition();
      const run = await submission(id);
      await worker.queues.sendHeartbeat(buildHeartbeat({ workerId, state: 'busy' }));
      await api.prisma.run.update({ where: { id: run.runId }, data: { state: 'running', workerId } });
      return run;
    };
    const STRANGE = '00000000-0000-4000-8000-000000000000';

    it('requeue their run, as one that failed on its worker', async () => {
      const { runId } = await running('worker-1');
      await worker.report({ runId, submissionId: STRANGE });
      await attemptedRun(api, runId, 1);
      expect(await row(runId)).toMatchObject({ failedOn: ['worker-1'], lease: 1, verdict: null });
    });

    it('requeue it when a worker of another version sends what this one does not know', async () => {
      const { runId } = await running('worker-1');
      await addRawResult(api.config.queue, {
        runId,
        workerId: 'worker-1',
        lease: 0,
        since: 'later',
        report: { version: 99 },
      });
      await attemptedRun(api, runId, 1);
    });

    it('change nothing where another worker has the run by now', async () => {
      const { runId, submissionId } = await running('worker-2');
      await worker.report({ runId, submissionId: STRANGE });
      await worker.drained();
      expect(await row(runId)).toMatchObject({ state: 'running', attempts: 0 });
      await worker.report({ runId, submissionId });
      expect(await finished(runId)).toMatchObject({ verdict: 'ok' });
    });
  });

  it('follow progress of the worker that has the run, and of no other', async () => {
    const { id } = await competition();
    const { runId } = await submission(id);
    await worker.queues.sendHeartbeat(buildHeartbeat({ state: 'busy' }));
    await api.prisma.run.update({ where: { id: runId }, data: { state: 'running', workerId: 'worker-1' } });
    const fractions: number[] = [];
    const subscription = api.app.get(RunEvents).events.subscribe((event) => {
      if (event.kind === 'progress' && event.progress.runId === runId)
        fractions.push(event.progress.fraction);
    });
    worker.queues.sendProgress(buildProgress(runId, { fraction: 0.9, workerId: 'worker-2' }));
    for (const fraction of [0.1, 0.2, 0.3]) {
      await sleep(150);
      worker.queues.sendProgress(buildProgress(runId, { fraction }));
    }
    await until(() => fractions.length === 3);
    subscription.unsubscribe();
    expect(fractions).toEqual([0.1, 0.2, 0.3]);
    expect(api.app.get(RunEvents).lastProgressOf(runId)?.fraction).toBe(0.3);
    const run = await api.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    expect(run.startedAt).toBeInstanceOf(Date);
  });
});
