import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { extractBundle, fetchArtifact, readDataset } from '@torchperf/bundle';
import {
  type HeldJob,
  type Instruction,
  type Runtime,
  type Submission,
  subjectIdOf,
} from '@torchperf/contracts';
import { RUN_PRIORITY } from '@torchperf/domain';
import { QUEUE_BACKENDS } from '#test/api/backends';
import { type BreakableProxy, breakableProxy } from '#test/api/breakable-proxy';
import { createCompetition } from '#test/api/competition-upload';
import { postAsOrganiser } from '#test/api/organiser';
import { addSubmission, addTeam } from '#test/api/records';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { until } from '#test/api/until';
import { bundleForm, okBundle } from '#test/api/zip';
import { buildHeartbeat } from '#test/builders/heartbeat';
import { testRedisUrl } from '#test/services';
import { WorkersService } from '../workers/workers.service';
import { LOSSES_PER_ATTEMPT, MAX_ATTEMPTS } from './run-attempts.service';
import { RunCancellation } from './run-cancellation.service';
import { RunReclaimer } from './run-reclaimer';

type Given = Parameters<typeof buildHeartbeat>[0];

async function submit(api: TestApi, slug: string, salt: string, token?: string): Promise<string> {
  const team = token ?? (await addTeam(api.prisma)).token;
  const body = bundleForm(await okBundle(salt));
  const path = `/api/v1/competitions/${slug}/submissions`;
  const response = await api.ask(path, { method: 'POST', body, token: team });
  expect(response.status).toBe(201);
  const { id } = (await response.json()) as { id: string };
  return (await api.prisma.run.findFirstOrThrow({ where: { submissionId: id } })).id;
}

const runOf = (api: TestApi, id: string) => api.prisma.run.findUniqueOrThrow({ where: { id } });
const skipBackOff = (api: TestApi) =>
  api.prisma.run.updateMany({ where: { state: 'queued' }, data: { notBefore: null } });

/** The api's answer to a heartbeat, from the service itself, as its consumer gets it. */
async function beat(api: TestApi, given: Given = {}): Promise<Instruction> {
  return (await api.app.get(WorkersService).receive(buildHeartbeat(given))).instruction;
}

async function take(api: TestApi, given: Given = {}): Promise<HeldJob | null> {
  const instruction = await beat(api, given);
  if (instruction.kind !== 'start') return null;
  return { subject: subjectIdOf(instruction.job), lease: instruction.job.lease };
}

describe.each(QUEUE_BACKENDS)('handing out runs, with %s', (_title, environment) => {
  let api: TestApi;
  let worker: ScriptedWorker;
  let slug: string;
  let referenceRunId: string;
  beforeEach(async () => {
    api = await startTestApi({ environment });
    worker = await startScriptedWorker(api);
    ({ slug, referenceRunId } = await createCompetition(api, 'clusters'));
  });
  afterEach(async () => {
    await worker.close();
    await api.close();
  });

  it('gives each run to one worker, with all that it needs', async () => {
    const runId = await submit(api, slug, 'one');
    await worker.work(() => null);
    await until(() => worker.jobs.length === 2);
    expect(worker.jobs.map(({ job }) => [job.runId, job.lease])).toEqual([
      [referenceRunId, 0],
      [runId, 0],
    ]);
    expect(await runOf(api, runId)).toMatchObject({ state: 'running', workerId: 'worker-1.1' });
    const [, second] = worker.jobs;
    if (!second) throw new Error('there are two');
    const { job } = second;
    expect(job).toMatchObject({ task: { inputShape: [2, 2], classes: 3 }, referenceLatenciesMs: {} });
    const submission = await api.prisma.submission.findUniqueOrThrow({ where: { id: job.submissionId } });
    expect(job.teamId).toBe(submission.teamId);
    const folder = await mkdtemp(join(tmpdir(), 'torchperf-job-'));
    try {
      // The addresses name the port that the api was configured with; the tests' port is another.
      const at = <T extends { url: string }>(ref: T): T => ({
        ...ref,
        url: ref.url.replace(api.config.apiUrl, api.url),
      });
      for (const name of ['bundle', 'reference'] as const) {
        await fetchArtifact(at(job[name]), join(folder, `${name}.zip`));
        const { manifest } = await extractBundle(join(folder, `${name}.zip`), join(folder, name));
        expect(manifest).toEqual(job[name].manifest);
      }
      await fetchArtifact(at(job.dataset), join(folder, 'hidden.npz'));
      expect((await readDataset(join(folder, 'hidden.npz'))).examples).toBe(60);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('gives the reference’s latency once it is known', async () => {
    await worker.work((job) => (job.runId === referenceRunId ? {} : null));
    await until(async () => (await runOf(api, referenceRunId)).state === 'finished');
    const runId = await submit(api, slug, 'one');
    const { job } = await until(() => worker.jobs.find(({ job }) => job.runId === runId));
    // From the launches of the report builder: 200 µs.
    expect(Object.values(job.referenceLatenciesMs)).toEqual([expect.closeTo(0.2, 9)]);
  });

  it('retries a run that failed through a platform fault, and abandons it after five attempts', async () => {
    await worker.work(() => ({ verdict: 'platform-error', message: 'the disk is full', metrics: {} }));
    await until(async () => {
      await skipBackOff(api);
      return (await runOf(api, referenceRunId)).state === 'finished';
    });
    expect(worker.jobs.map(({ job }) => [job.runId, job.lease])).toEqual(
      [0, 1, 2, 3, 4].map((lease) => [referenceRunId, lease]),
    );
    expect(await runOf(api, referenceRunId)).toMatchObject({
      verdict: 'platform-error',
      message: 'Abandoned after 5 attempts. Last failure: the disk is full',
    });
  });

  it('counts a platform fault once, however often it is reported and whatever the clocks say', async () => {
    const { submissionId } = await runOf(api, referenceRunId);
    const failure = { verdict: 'platform-error', message: 'the disk is full', metrics: {} } as const;
    // A worker whose clock is a day ahead.
    const finishedAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
    for (const _again of [1, 2, 3]) {
      await worker.report({ runId: referenceRunId, submissionId }, { ...failure, finishedAt }, 0);
    }
    await until(async () => (await runOf(api, referenceRunId)).attempts > 0);
    await until(async () => {
      const { waiting, active } = await worker.queues.counts('results');
      return waiting + active === 0;
    });
    expect(await runOf(api, referenceRunId)).toMatchObject({ state: 'queued', attempts: 1, lease: 1 });
  });

  it('keeps a worker on its job until the report is stored', async () => {
    const job = await take(api);
    expect(job?.subject).toBe(referenceRunId);
    const next = await submit(api, slug, 'next');
    const { submissionId } = await runOf(api, referenceRunId);
    expect(await beat(api, { state: 'busy', job })).toEqual({ kind: 'keep' });
    await worker.report({ runId: referenceRunId, submissionId });
    await until(async () => (await beat(api, { state: 'busy', job })).kind === 'none');
    expect(await runOf(api, referenceRunId)).toMatchObject({ verdict: 'ok', attempts: 0 });
    expect((await take(api))?.subject).toBe(next);
  });
});

describe('assigning runs', () => {
  let api: TestApi;
  let competitionId: string;
  let slug: string;
  beforeAll(async () => {
    api = await startTestApi();
    ({ id: competitionId, slug } = await createCompetition(api));
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    await api.prisma.run.updateMany({ data: { state: 'finished', verdict: 'ok' } });
    await api.prisma.worker.deleteMany();
    await api.prisma.team.updateMany({ data: { servedAt: null } });
  });

  const team = async () => (await addTeam(api.prisma)).id;
  const queued = async (
    teamId: string,
    priority: number = RUN_PRIORITY.normal,
    runtime: Runtime = 'python',
  ) => {
    const { runId } = await addSubmission(api.prisma, competitionId, teamId, {
      ...(runtime === 'onnx' && { runtime, entry: 'model.onnx' }),
    });
    await api.prisma.run.update({ where: { id: runId }, data: { priority } });
    return runId;
  };
  const viewOf = async (runId: string) => {
    const { submissionId } = await runOf(api, runId);
    const view = (await (await api.ask(`/api/v1/submissions/${submissionId}`)).json()) as Submission;
    return view.runs.find(({ id }) => id === runId);
  };
  const admin = async (path: string, body?: object) => {
    const response = await postAsOrganiser(api, path, body);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const health = async () =>
    (await (await api.ask('/health')).json()) as { status: string; notices: string[] };

  it('takes first submissions first and re-runs last; teams alternate; shows the resulting positions', async () => {
    const [busy, calm, fresh] = [await team(), await team(), await team()];
    const rerun = await queued(calm, RUN_PRIORITY.rerun);
    const uploads = [await queued(busy), await queued(busy), await queued(busy)];
    const one = await queued(calm);
    const first = await queued(fresh, RUN_PRIORITY.firstSubmission);
    const order = [first, uploads[0], one, uploads[1], uploads[2], rerun] as string[];
    const places = await Promise.all(order.map(async (id) => (await viewOf(id))?.queuePosition));
    expect(places).toEqual([1, 2, 3, 4, 5, 6]);
    const taken: (string | undefined)[] = [];
    for (const [n] of order.entries()) taken.push((await take(api, { workerId: `w${n}` }))?.subject);
    expect(taken).toEqual(order);
  });

  it('lets a team with many runs wait for one that was served longer ago, though it came first', async () => {
    const [busy, calm] = [await team(), await team()];
    const uploads = [await queued(busy), await queued(busy), await queued(busy)];
    expect((await take(api))?.subject).toBe(uploads[0]);
    await api.prisma.run.update({ where: { id: uploads[0] }, data: { state: 'finished', verdict: 'ok' } });
    const late = await queued(calm);
    expect((await take(api))?.subject).toBe(late);
  });

  it('knows a first submission from further ones', async () => {
    const { token } = await addTeam(api.prisma);
    const runs = [await submit(api, slug, 'first', token), await submit(api, slug, 'second', token)];
    expect(await Promise.all(runs.map(async (id) => (await runOf(api, id)).priority))).toEqual([
      RUN_PRIORITY.firstSubmission,
      RUN_PRIORITY.normal,
    ]);
  });

  it('sends a job again whose answer was lost, and requeues what a restarted worker has lost', async () => {
    const runId = await queued(await team());
    const other = await queued(await team());
    expect(await take(api)).toEqual({ subject: runId, lease: 0 });
    // The worker never got it: no attempt, no loss, the old position.
    expect(await take(api)).toEqual({ subject: runId, lease: 1 });
    expect(await beat(api, { state: 'busy', job: { subject: runId, lease: 1 } })).toEqual({ kind: 'keep' });
    expect((await runOf(api, runId)).startedAt).toBeInstanceOf(Date);
    // It was killed and is back.
    expect(await beat(api, { state: 'draining' })).toEqual({ kind: 'none' });
    expect(await runOf(api, runId)).toMatchObject({ state: 'queued', attempts: 0, lease: 2, losses: 1 });
    expect([(await viewOf(runId))?.queuePosition, (await viewOf(other))?.queuePosition]).toEqual([1, 2]);
  });

  it('requeues a run at no cost from a worker that stops', async () => {
    const runId = await queued(await team());
    const job = await take(api);
    await beat(api, { state: 'busy', job });
    await beat(api, { state: 'stopped' });
    expect(await runOf(api, runId)).toMatchObject({
      state: 'queued',
      attempts: 0,
      losses: 0,
      workerId: null,
    });
  });

  it('counts an attempt only for every third worker that vanishes with a run', async () => {
    const runId = await queued(await team());
    for (let losses = 1; losses <= LOSSES_PER_ATTEMPT; losses += 1) {
      const job = await take(api, { workerId: `w${losses}` });
      await beat(api, { workerId: `w${losses}`, state: 'busy', job });
      await api.prisma.worker.update({ where: { id: `w${losses}` }, data: { state: 'lost' } });
      await api.app.get(RunReclaimer).reclaim();
      expect(await runOf(api, runId)).toMatchObject({
        state: 'queued',
        attempts: losses < LOSSES_PER_ATTEMPT ? 0 : 1,
      });
    }
  });

  it('lets a worker drop what it has no more: its lease is over', async () => {
    const runId = await queued(await team());
    const job = await take(api);
    await beat(api, { state: 'busy', job });
    await api.prisma.run.update({
      where: { id: runId },
      data: { lease: 5, workerId: null, state: 'queued' },
    });
    expect(await beat(api, { state: 'busy', job })).toEqual({ kind: 'none' });
  });

  it.each([20_000, -20_000])(
    'gives nothing to a worker whose clock is %d ms off, and says so',
    async (off) => {
      const runId = await queued(await team());
      const reason = 'Its clock is 20.0 s off.';
      expect(await take(api, { clockOffsetMs: off, reason })).toBeNull();
      expect(await take(api, { clockOffsetMs: null })).toBeNull();
      await beat(api, { state: 'unhealthy', clockOffsetMs: off, reason });
      expect((await viewOf(runId))?.waitReason).toBe('No worker takes runs.');
      expect((await health()).notices).toEqual(
        expect.arrayContaining([
          'No worker takes runs. Waiting for it: 1.',
          `Worker worker-1 takes no runs. ${reason}`,
        ]),
      );
      const workers = await (await api.ask('/api/v1/admin/workers', { token: ADMIN_TOKEN })).json();
      expect((workers as { items: unknown }).items).toMatchObject([
        { state: 'unhealthy', clockOffsetMs: off, reason },
      ]);
      expect((await take(api, { clockOffsetMs: 2_000 }))?.subject).toBe(runId);
    },
  );

  it('gives runs to workers that have all their runtimes, and says for which there is none', async () => {
    const python = await queued(await team());
    const onnx = await queued(await team(), RUN_PRIORITY.normal, 'onnx');
    await beat(api, { state: 'busy', runtimes: ['onnx'] });
    expect((await viewOf(python))?.waitReason).toBe('No worker runs python bundles.');
    // The reference of the competition is a Python bundle, so an ONNX bundle needs both.
    expect((await viewOf(onnx))?.waitReason).toBe('No worker runs python bundles.');
    expect(await take(api, { runtimes: ['onnx'] })).toBeNull();
    expect((await health()).notices).toContain('No worker runs python bundles. Waiting for it: 2.');
    const { notices } = (await (await api.ask('/api/v1/admin/queue', { token: ADMIN_TOKEN })).json()) as {
      notices: string[];
    };
    expect(notices).toContain('No worker runs python bundles. Waiting for it: 2.');
    expect((await take(api, { workerId: 'w2', runtimes: ['python'] }))?.subject).toBe(python);
    expect(await take(api, { workerId: 'w3', runtimes: ['python'] })).toBeNull();
    // What the queue shows may be a quarter of a second old.
    await until(
      async () => (await viewOf(onnx))?.waitReason === 'No worker runs both onnx and python bundles.',
    );
    expect((await take(api, { workerId: 'w4', runtimes: ['python', 'onnx'] }))?.subject).toBe(onnx);
  });

  it('does not assign a run to the worker that failed it while another can take it', async () => {
    const runId = await queued(await team());
    const failed = { attempts: 1, failedOn: ['worker-1'] };
    await api.prisma.run.update({ where: { id: runId }, data: failed });
    await beat(api, { workerId: 'worker-2', state: 'busy' });
    expect(await take(api)).toBeNull();
    await beat(api, { workerId: 'worker-2', state: 'unhealthy' });
    expect((await take(api))?.subject).toBe(runId);
  });

  it.each([
    ['has a wrong clock', { clockOffsetMs: 2_001 }, false],
    ['has an unknown clock', { clockOffsetMs: null }, false],
    ['lacks the runtime', { runtimes: ['onnx'] }, false],
    ['is draining', {}, true],
  ] satisfies [string, Given, boolean][])(
    'gives a run again to the worker that failed it if the other one %s',
    async (_, other, draining) => {
      const runId = await queued(await team());
      await api.prisma.run.update({ where: { id: runId }, data: { attempts: 1, failedOn: ['worker-1'] } });
      await beat(api, { workerId: 'worker-2', state: 'busy' });
      expect(await take(api)).toBeNull();
      await api.prisma.worker.update({ where: { id: 'worker-2' }, data: { draining } });
      await beat(api, { workerId: 'worker-2', state: 'busy', ...other });
      expect((await take(api))?.subject).toBe(runId);
    },
  );

  it('backs off after a platform fault, longer each time', async () => {
    const runId = await queued(await team());
    const { submissionId } = await runOf(api, runId);
    const worker = await startScriptedWorker(api);
    const waits: number[] = [];
    for (const attempt of [1, 2]) {
      await worker.report({ runId, submissionId }, { verdict: 'platform-error', metrics: {} });
      const run = await until(async () => {
        const row = await runOf(api, runId);
        return row.attempts === attempt && row;
      });
      expect(await take(api, { workerId: 'w2' })).toBeNull();
      waits.push(Math.round((Number(run.notBefore) - Date.now()) / 1000));
    }
    await worker.close();
    expect(waits[0]).toBeGreaterThanOrEqual(4);
    expect(waits[1]).toBeGreaterThanOrEqual(9);
  });

  it('hands out other runs while one that fails each time backs off, and abandons that one', async () => {
    const failing = await queued(await team(), RUN_PRIORITY.firstSubmission);
    const others: string[] = [];
    for (let n = 1; n < MAX_ATTEMPTS; n += 1) others.push(await queued(await team()));
    const { submissionId } = await runOf(api, failing);
    const worker = await startScriptedWorker(api);
    const taken: (string | undefined)[] = [];
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      taken.push((await take(api))?.subject);
      await worker.report({ runId: failing, submissionId }, { verdict: 'platform-error', metrics: {} });
      await until(async () => {
        const { attempts, state } = await runOf(api, failing);
        return attempts === attempt || state === 'finished';
      });
      // Its place is in front still, but its back-off is not over.
      const next = await take(api);
      if (next === null) continue;
      taken.push(next.subject);
      await api.prisma.run.update({
        where: { id: next.subject },
        data: { state: 'finished', verdict: 'ok' },
      });
      await skipBackOff(api);
    }
    await worker.close();
    expect(taken).toEqual([...others.flatMap((other) => [failing, other]), failing]);
    expect(await runOf(api, failing)).toMatchObject({ state: 'finished', verdict: 'platform-error' });
  });

  it('cancels a queued run, and one on a worker, which drops it and whose report does not count', async () => {
    const [waiting, running] = [await queued(await team()), await queued(await team())];
    const cancelled = await admin(`/runs/${waiting}/cancel`, { reason: 'sent by mistake' });
    expect(cancelled.status).toBe(200);
    expect(await runOf(api, waiting)).toMatchObject({
      state: 'finished',
      verdict: 'cancelled',
      message: 'Cancelled by the organiser: sent by mistake',
    });
    const job = await take(api);
    expect(job?.subject).toBe(running);
    expect((await admin(`/runs/${running}/cancel`, { reason: 'sent by mistake' })).status).toBe(200);
    expect(await beat(api, { state: 'busy', job })).toEqual({ kind: 'none' });
    const worker = await startScriptedWorker(api);
    const { submissionId } = await runOf(api, running);
    await worker.report({ runId: running, submissionId });
    await until(async () => {
      const { waiting, active } = await worker.queues.counts('results');
      return waiting + active === 0;
    });
    await worker.close();
    expect(await runOf(api, running)).toMatchObject({ verdict: 'cancelled', report: null });
    expect((await admin(`/runs/${running}/cancel`, { reason: 'again' })).body.code).toBe('run-finished');
    expect((await admin('/runs/none/cancel', { reason: 'again' })).body.code).toBe('run-not-found');
  });

  it('lets a team withdraw its own submission, and measures it after all when it is sent again', async () => {
    const { token } = await addTeam(api.prisma);
    const runId = await submit(api, slug, 'regretted', token);
    const { submissionId } = await runOf(api, runId);
    const cancel = (as: string) =>
      api.ask(`/api/v1/submissions/${submissionId}/cancel`, { method: 'POST', token: as });
    expect((await cancel((await addTeam(api.prisma)).token)).status).toBe(403);
    expect((await cancel(token)).status).toBe(200);
    expect(await take(api)).toBeNull();
    expect((await cancel(token)).status).toBe(409);
    const again = await api.ask(`/api/v1/competitions/${slug}/submissions`, {
      method: 'POST',
      token,
      body: bundleForm(await okBundle('regretted')),
    });
    expect(await again.json()).toMatchObject({ id: submissionId, duplicate: true });
    expect((await take(api))?.subject).not.toBe(runId);
    expect(await api.prisma.run.count({ where: { submissionId } })).toBe(2);
  });

  it('measures what its team withdraws and sends again three times, without the priority of a first one', async () => {
    const { token } = await addTeam(api.prisma);
    const { submissionId } = await runOf(api, await submit(api, slug, 'wavering', token));
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
    expect(await take(api)).toBeNull();
  });

  it('leaves the run of a submission that was reinstated before its run could be cancelled', async () => {
    const runId = await queued(await team());
    expect(await api.app.get(RunCancellation).cancel(runId, 'disqualification', 'too late')).toBeNull();
    expect((await take(api))?.subject).toBe(runId);
  });

  it('leaves cancelled what the organiser cancelled, though its team sends it again', async () => {
    const { token } = await addTeam(api.prisma);
    const runId = await submit(api, slug, 'unwanted', token);
    await admin(`/runs/${runId}/cancel`, { reason: 'sent by mistake' });
    expect(await runOf(api, runId)).toMatchObject({ cancelledBy: 'organiser' });
    const { submissionId } = await runOf(api, runId);
    const again = await api.ask(`/api/v1/competitions/${slug}/submissions`, {
      method: 'POST',
      token,
      body: bundleForm(await okBundle('unwanted')),
    });
    expect(await again.json()).toMatchObject({ id: submissionId, duplicate: true });
    expect(await api.prisma.run.count({ where: { submissionId } })).toBe(1);
    expect((await admin(`/submissions/${submissionId}/rerun`)).status).toBe(201);
  });

  it('leaves cancelled what its team withdrew, though the submission is reinstated', async () => {
    const { token } = await addTeam(api.prisma);
    const { submissionId } = await runOf(api, await submit(api, slug, 'withdrawn', token));
    await api.ask(`/api/v1/submissions/${submissionId}/cancel`, { method: 'POST', token });
    await admin(`/submissions/${submissionId}/disqualify`, { reason: 'copied' });
    expect((await admin(`/submissions/${submissionId}/reinstate`)).status).toBe(200);
    expect(await api.prisma.run.findMany({ where: { submissionId } })).toMatchObject([
      { verdict: 'cancelled', cancelledBy: 'team' },
    ]);
  });

  it('runs nothing of a disqualified submission, queued or running, and resumes it when it is reinstated', async () => {
    const [waiting, running] = [await queued(await team()), await queued(await team())];
    await api.prisma.run.update({ where: { id: waiting }, data: { priority: RUN_PRIORITY.rerun } });
    const job = await take(api);
    expect(job?.subject).toBe(running);
    for (const runId of [waiting, running]) {
      const { submissionId } = await runOf(api, runId);
      expect((await admin(`/submissions/${submissionId}/disqualify`, { reason: 'copied' })).status).toBe(200);
      expect(await runOf(api, runId)).toMatchObject({
        state: 'finished',
        verdict: 'cancelled',
        cancelledBy: 'disqualification',
      });
    }
    expect(await beat(api, { state: 'busy', job })).toEqual({ kind: 'none' });
    expect(await take(api)).toBeNull();
    const { submissionId } = await runOf(api, waiting);
    await admin(`/submissions/${submissionId}/reinstate`);
    expect(await take(api)).not.toBeNull();
  });

  it('counts abandoned runs as failed, until there is a re-run', async () => {
    const runId = await queued(await team());
    const failed = async () =>
      ((await (await api.ask('/api/v1/admin/queue', { token: ADMIN_TOKEN })).json()) as { failed: number })
        .failed;
    const before = await failed();
    await api.prisma.run.update({
      where: { id: runId },
      data: { state: 'finished', verdict: 'platform-error' },
    });
    expect(await failed()).toBe(before + 1);
    const { submissionId } = await runOf(api, runId);
    expect((await admin(`/submissions/${submissionId}/rerun`)).status).toBe(201);
    expect(await failed()).toBe(before);
  });

  it('does not let a run that cannot be prepared block others', async () => {
    const broken = await createCompetition(api, 'broken');
    await api.prisma.run.update({ where: { id: broken.referenceRunId }, data: { state: 'finished' } });
    await api.prisma.competition.update({ where: { slug: 'broken' }, data: { referenceSubmissionId: null } });
    const [unpreparable, fine] = [await submit(api, 'broken', 'one'), await queued(await team())];
    expect((await take(api))?.subject).toBe(fine);
    const run = await runOf(api, unpreparable);
    expect(run).toMatchObject({ verdict: 'platform-error' });
    expect(run.message).toMatch(/no reference model/);
  });

  it('assigns each run to one of many workers that ask at once', async () => {
    const runs = new Set<string>();
    for (let n = 0; n < 4; n += 1) runs.add(await queued(await team()));
    const taken = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => take(api, { workerId: `w${n}` })));
    const subjects = taken.flatMap((job) => (job ? [job.subject] : []));
    expect(subjects).toHaveLength(4);
    expect(new Set(subjects)).toEqual(runs);
  });
});

describe('assigning runs, when Redis is down', () => {
  let proxy: BreakableProxy;
  let api: TestApi;
  beforeEach(async () => {
    proxy = await breakableProxy(testRedisUrl());
    api = await startTestApi({ environment: { REDIS_URL: proxy.url } });
  });
  afterEach(async () => {
    await api.close();
    await proxy.close();
  });

  it('still accepts submissions, and assigns each once Redis is back', async () => {
    const { slug, referenceRunId } = await createCompetition(api, 'clusters');
    await proxy.cut();
    const runIds = [await submit(api, slug, 'one'), await submit(api, slug, 'two')];
    await sleep(1500);
    await proxy.restore();
    const worker = await startScriptedWorker(api);
    await worker.work(() => ({}));
    for (const runId of [referenceRunId, ...runIds]) {
      await until(async () => (await runOf(api, runId)).state === 'finished', 30_000);
    }
    expect(worker.jobs.map(({ job }) => job.runId)).toEqual([referenceRunId, ...runIds]);
    await worker.close();
  });

  it('does not keep the api from stopping', async () => {
    const other = await startTestApi({ environment: { REDIS_URL: proxy.url } });
    await createCompetition(other, 'clusters');
    await proxy.cut();
    await sleep(500);
    const startedMs = performance.now();
    await other.close();
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});
