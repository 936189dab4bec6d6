import { randomUUID } from 'node:crypto';
import {
  DEFAULT_SUITE,
  NoiseReceiptSchema,
  ProblemSchema,
  type RunReport,
  type Runtime,
  SubmissionSchema,
} from '@torchperf/contracts';
import { readBoard } from '#test/api/boards';
import { createCompetition } from '#test/api/competition-upload';
import { postAsOrganiser } from '#test/api/organiser';
import { addSubmission, addSubmissionOfNewTeam, addTeam, MANIFEST } from '#test/api/records';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { startTestApi, type TestApi } from '#test/api/start-test-api';
import { buildHeartbeat } from '#test/builders/heartbeat';
import { buildMetrics } from '#test/builders/metrics';
import { buildLaunches } from '#test/builders/run-report';
import { BusyMachineReruns, pauseAfter } from './busy-machine-reruns.service';

const MINUTE_MS = 60_000;
const EVIDENCE = '40 of the 96 pairs of blocks waited.';
const NOISY = { kind: 'noisy-machine', evidence: EVIDENCE } as const;
const BUSY_OUTSIDE = { kind: 'cpu-time-exceeds-latency', evidence: 'In 9 of 12 launches …' } as const;
const BELOW_FLOOR = { kind: 'faster-than-floor', evidence: 'Median 5.0 µs.' } as const;

describe('a run on a busy machine', () => {
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
    const { id, slug, referenceRunId, referenceSubmissionId } = await createCompetition(api);
    await report({ runId: referenceRunId, submissionId: referenceSubmissionId }, 1);
    return { id, slug };
  };
  const report = async (
    run: { runId: string; submissionId: string },
    ratio: number,
    { isNoisy = false, ...more }: Partial<RunReport> & { isNoisy?: boolean } = {},
  ) => {
    await worker.finish(run, {
      metrics: buildMetrics(ratio),
      suite: { ...DEFAULT_SUITE, noisyRepeatsMax: 0 },
      launches: buildLaunches(0.2),
      ...(isNoisy && { flags: [NOISY] }),
      ...more,
    });
  };
  const submission = (competitionId: string) => addSubmissionOfNewTeam(api.prisma, competitionId);
  const post = (path: string, body?: object) => postAsOrganiser(api, `/submissions/${path}`, body);
  const again = async (submissionId: string) => {
    const response = await post(`${submissionId}/rerun`);
    return { submissionId, runId: ((await response.json()) as { runId: string }).runId };
  };
  const board = async (slug: string) => {
    const { entries, unranked } = await readBoard(api, slug, 'latency-sprint');
    return {
      ranked: entries.map((entry) => entry.submission.id),
      unranked: unranked
        .filter(({ reason }) => reason !== 'reference')
        .map((entry) => [entry.reason, entry.submission.id]),
    };
  };
  const canonicalOf = async (competitionId: string) =>
    (await api.prisma.canonicalLatency.findFirst({ where: { competitionId } }))?.latencyMs;

  it('ranks no one until an organiser lets it count, which the audit log records', async () => {
    const { id, slug } = await competition();
    const run = await submission(id);
    await report(run, 0.5, { isNoisy: true });
    expect(await board(slug)).toEqual({ ranked: [], unranked: [['busy-machine', run.submissionId]] });

    const accept = () => post(`${run.submissionId}/accept-noise`, { note: 'Good enough for this course.' });
    const accepted = await accept();
    expect([accepted.status, NoiseReceiptSchema.parse(await accepted.json())]).toEqual([
      200,
      { submissionId: run.submissionId, runIds: [run.runId] },
    ]);
    expect(await board(slug)).toEqual({ ranked: [run.submissionId], unranked: [] });
    const audit = await api.prisma.auditLog.findMany({ where: { subject: run.submissionId } });
    expect(audit).toMatchObject([
      { action: 'submission.accept-noise', detail: { note: 'Good enough for this course.' } },
    ]);
    const refused = await accept();
    expect([refused.status, ProblemSchema.parse(await refused.json()).code]).toEqual([
      409,
      'submission-not-noisy',
    ]);
  });

  it('is held when an organiser lets it count, and it is implausibly fast', async () => {
    const { id, slug } = await competition();
    const run = await submission(id);
    await report(run, 0.01, { isNoisy: true });
    expect((await post(`${run.submissionId}/accept-noise`, { note: 'Good enough.' })).status).toBe(200);
    expect(await board(slug)).toEqual({ ranked: [], unranked: [['held', run.submissionId]] });
    const { flags } = await api.prisma.run.findUniqueOrThrow({ where: { id: run.runId } });
    expect(flags).toMatchObject([{ kind: 'noisy-machine' }, { kind: 'faster-than-known' }]);
  });

  it('goes on counting once it may, until a later run that may count', async () => {
    const { id, slug } = await competition();
    const first = await submission(id);
    const counting = async () =>
      (await api.prisma.entry.findFirstOrThrow({ where: { submissionId: first.submissionId } })).runId;
    await report(first, 0.5, { isNoisy: true });
    await post(`${first.submissionId}/accept-noise`, { note: 'Good enough for this course.' });
    await report(await again(first.submissionId), 0.7, { isNoisy: true });
    expect(await board(slug)).toEqual({ ranked: [first.submissionId], unranked: [] });
    expect(await counting()).toBe(first.runId);
    const calm = await again(first.submissionId);
    await report(calm, 0.6);
    expect(await counting()).toBe(calm.runId);
    const noisyLater = await again(first.submissionId);
    await report(noisyLater, 0.55, { isNoisy: true });
    expect(await counting()).toBe(calm.runId);
    await post(`${first.submissionId}/accept-noise`, { note: 'Good enough for this course.' });
    expect(await counting()).toBe(noisyLater.runId);
    const view = SubmissionSchema.parse(
      await (await api.ask(`/api/v1/submissions/${first.submissionId}`)).json(),
    );
    expect(view.runs.map(({ noiseAccepted }) => noiseAccepted)).toEqual([true, false, true, true]);
  });

  it('gives way to one on a calm machine, and never takes the place of one', async () => {
    const { id, slug } = await competition();
    const first = await submission(id);
    await report(first, 0.5, { isNoisy: true });
    await report(await again(first.submissionId), 0.5);
    expect(await board(slug)).toEqual({ ranked: [first.submissionId], unranked: [] });
    await report(await again(first.submissionId), 0.01, { isNoisy: true });
    expect(await board(slug)).toEqual({ ranked: [first.submissionId], unranked: [] });
    const { runId } = await api.prisma.entry.findFirstOrThrow({
      where: { submissionId: first.submissionId },
    });
    const { flags } = await api.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    expect(flags).toEqual([]);
  });

  it('holds no one, and neither does one whose interval is wider than its distance from the rule', async () => {
    const { id, slug } = await competition();
    const [noisy, wide, sure] = [await submission(id), await submission(id), await submission(id)];
    await report(noisy, 0.01, { flags: [BELOW_FLOOR, NOISY] });
    await report(wide, 0.05, { metrics: buildMetrics(0.05, { spread: 1.5 }) });
    await report(sure, 0.004);
    const { ranked, unranked } = await board(slug);
    expect(ranked).toEqual([wide.submissionId]);
    expect(new Map(unranked.map(([reason, one]) => [one, reason]))).toEqual(
      new Map([
        [noisy.submissionId, 'busy-machine'],
        [sure.submissionId, 'held'],
      ]),
    );
    // Measured again and found to be another: what the hold rested on is gone, and so is the hold.
    await report(await again(sure.submissionId), 0.6);
    expect((await board(slug)).ranked).toEqual([wide.submissionId, sure.submissionId]);
  });

  it('sets no canonical latency: a bad first hour has no lasting effect', async () => {
    const { id } = await competition();
    expect(await canonicalOf(id)).toBeCloseTo(0.2, 9);
    const slow = buildLaunches(2.86);
    for (let i = 0; i < 3; i++) await report(await submission(id), 0.5, { isNoisy: true, launches: slow });
    expect(await canonicalOf(id)).toBeCloseTo(0.2, 9);
  });

  it('is measured again after growing pauses, while nothing else waits', async () => {
    const { id } = await competition();
    const reruns = api.app.get(BusyMachineReruns);
    await worker.queues.sendHeartbeat(buildHeartbeat({ state: 'busy' }));
    // Of other tests of this file.
    await api.prisma.run.updateMany({ data: { noiseAcceptedAt: new Date() } });
    const run = await submission(id);
    await report(run, 0.5, { isNoisy: true });
    const ended = async () => {
      const { _max } = await api.prisma.run.aggregate({
        where: { submissionId: run.submissionId },
        _max: { finishedAt: true },
      });
      return (_max.finishedAt as Date).getTime();
    };
    const queuedAfter = async (ms: number) => reruns.queueNext(new Date((await ended()) + ms));
    expect(await queuedAfter(MINUTE_MS - 1)).toBeNull();
    const waiting = await submission(id);
    expect(await queuedAfter(MINUTE_MS)).toBeNull();
    await report(waiting, 0.7);
    const second = (await queuedAfter(MINUTE_MS)) as string;
    expect(await api.prisma.run.findUniqueOrThrow({ where: { id: second } })).toMatchObject({
      submissionId: run.submissionId,
      state: 'queued',
    });
    expect(await queuedAfter(10 * MINUTE_MS)).toBeNull();
    await report({ ...run, runId: second }, 0.5, { isNoisy: true });
    expect(await queuedAfter(2 * MINUTE_MS - 1)).toBeNull();
    const third = (await queuedAfter(2 * MINUTE_MS)) as string;
    await report({ ...run, runId: third }, 0.5);
    expect(await queuedAfter(60 * MINUTE_MS)).toBeNull();
  });

  it('is measured again although a run waits that no worker can do, but only where a worker can do it', async () => {
    const { id } = await competition();
    const queueNext = () => api.app.get(BusyMachineReruns).queueNext(new Date(Date.now() + MINUTE_MS));
    const beat = (runtimes: Runtime[]) =>
      worker.queues.sendHeartbeat(buildHeartbeat({ state: 'busy', runtimes }));
    await api.prisma.run.updateMany({ data: { noiseAcceptedAt: new Date() } });
    const run = await submission(id);
    await report(run, 0.5, { isNoisy: true });
    const { id: teamId } = await addTeam(api.prisma);
    const waiting = await addSubmission(api.prisma, id, teamId, { runtime: 'onnx', entry: 'model.onnx' });
    await beat(['python', 'onnx']);
    expect(await queueNext()).toBeNull();
    await beat(['onnx']);
    await api.prisma.run.update({ where: { id: waiting.runId }, data: { state: 'finished' } });
    expect(await queueNext()).toBeNull();
    await api.prisma.run.update({ where: { id: waiting.runId }, data: { state: 'queued' } });
    await beat(['python']);
    const again = (await queueNext()) as string;
    expect(await api.prisma.run.findUniqueOrThrow({ where: { id: again } })).toMatchObject({
      submissionId: run.submissionId,
      state: 'queued',
    });
    expect(await queueNext()).toBeNull();
    await report({ ...run, runId: again }, 0.5);
  });

  it('is not measured again where it may have made the noise itself, until an organiser asks for it', async () => {
    const { id } = await competition();
    const queueNext = () => api.app.get(BusyMachineReruns).queueNext(new Date(Date.now() + 10 * MINUTE_MS));
    await worker.queues.sendHeartbeat(buildHeartbeat({ state: 'busy', runtimes: ['python'] }));
    await api.prisma.run.updateMany({ data: { noiseAcceptedAt: new Date() } });
    const run = await submission(id);
    await report(run, 0.5, { flags: [NOISY, BUSY_OUTSIDE] });
    expect(await queueNext()).toBeNull();
    await report(await again(run.submissionId), 0.5, { isNoisy: true });
    const rerun = (await queueNext()) as string;
    await report({ ...run, runId: rerun }, 0.5, { flags: [NOISY, BUSY_OUTSIDE] });
    expect(await queueNext()).toBeNull();
  });

  it('does not wait behind those that no worker can do, or that were measured too often', async () => {
    const { id } = await competition();
    const queueNext = () => api.app.get(BusyMachineReruns).queueNext(new Date(Date.now() + 10 * MINUTE_MS));
    await worker.queues.sendHeartbeat(buildHeartbeat({ state: 'busy', runtimes: ['python'] }));
    await api.prisma.run.updateMany({ data: { noiseAcceptedAt: new Date() } });
    const { id: teamId } = await addTeam(api.prisma);
    const noisyRun = {
      state: 'finished' as const,
      verdict: 'ok',
      hardwareClass: 'test-cpu',
      flags: [NOISY],
      finishedAt: new Date(Date.now() - 60 * MINUTE_MS),
    };
    const onnx = Array.from({ length: 205 }, (_, i) => ({
      id: randomUUID(),
      competitionId: id,
      teamId,
      sha256: i.toString(16).padStart(64, '0'),
      manifest: { ...MANIFEST, runtime: 'onnx', entry: 'model.onnx' },
      sizeBytes: 1,
      compressedBytes: 1,
    }));
    await api.prisma.submission.createMany({ data: onnx });
    await api.prisma.run.createMany({
      data: onnx.map((one) => ({ ...noisyRun, submissionId: one.id })),
    });
    const tired = await submission(id);
    await api.prisma.run.update({ where: { id: tired.runId }, data: noisyRun });
    await api.prisma.run.createMany({
      data: Array.from({ length: 29 }, () => ({ ...noisyRun, submissionId: tired.submissionId })),
    });
    expect(await queueNext()).toBeNull();
    const run = await submission(id);
    await report(run, 0.5, { isNoisy: true });
    const rerun = (await queueNext()) as string;
    expect(await api.prisma.run.findUniqueOrThrow({ where: { id: rerun } })).toMatchObject({
      submissionId: run.submissionId,
    });
  });
});

it('the pause before it is measured again doubles, up to an hour', () => {
  expect([1, 2, 3, 7, 20].map((runs) => pauseAfter(runs) / MINUTE_MS)).toEqual([1, 2, 4, 60, 60]);
});
