import {
  AdminSubmissionSchema,
  AuditEntrySchema,
  listOf,
  NewTeamSchema,
  ProblemSchema,
  QueueItemSchema,
  QueueStateSchema,
  RerunReceiptSchema,
  type WorkerHeartbeat,
  WorkerViewSchema,
} from '@torchperf/contracts';
import { z } from 'zod';
import { QUEUE_BACKENDS } from '#test/api/backends';
import { readBoard } from '#test/api/boards';
import { createCompetition } from '#test/api/competition-upload';
import { postAsOrganiser } from '#test/api/organiser';
import { addSubmission, addTeam } from '#test/api/records';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { until } from '#test/api/until';
import { bundleForm, okBundle } from '#test/api/zip';
import { buildHeartbeat } from '#test/builders/heartbeat';
import { WorkersService } from '../../pipeline/workers/workers.service';

const heartbeat = buildHeartbeat({ runtimes: [] });

describe.each(QUEUE_BACKENDS)('what the organiser does, with %s', (_title, environment) => {
  let api: TestApi;
  let worker: ScriptedWorker;
  let competitionId: string;
  beforeAll(async () => {
    api = await startTestApi({ environment });
    worker = await startScriptedWorker(api);
    ({ id: competitionId } = await createCompetition(api, 'clusters'));
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });

  const post = (path: string, body?: object) => postAsOrganiser(api, path, body);
  const get = (path: string) => api.ask(`/api/v1/admin${path}`, { token: ADMIN_TOKEN });
  const codeOf = async (response: Response) => ProblemSchema.parse(await response.json()).code;
  const auditOf = async (subject: string) => {
    const rows = await api.prisma.auditLog.findMany({ where: { subject }, orderBy: { id: 'asc' } });
    return rows.map(({ action, detail }) => [action, detail]);
  };
  const ranked = async () => {
    const { entries, unranked } = await readBoard(api, 'clusters', 'memory-challenge');
    return {
      entries: entries.map(({ rank, submission: { id } }) => [rank, id]),
      unranked: unranked.map(({ reason, detail, submission: { id } }) => [reason, detail, id]),
    };
  };
  const finishedSubmission = async () => {
    const team = await addTeam(api.prisma);
    const { id, runId } = await addSubmission(api.prisma, competitionId, team.id);
    await worker.report({ runId, submissionId: id });
    await until(
      async () => (await api.prisma.run.findUniqueOrThrow({ where: { id: runId } })).state === 'finished',
    );
    return id;
  };

  it('runs a submission again, unless a run is under way or it is disqualified', async () => {
    const id = await finishedSubmission();
    const response = await post(`/submissions/${id}/rerun`);
    expect(response.status).toBe(201);
    const { runId } = RerunReceiptSchema.parse(await response.json());
    expect(await codeOf(await post(`/submissions/${id}/rerun`))).toBe('run-unfinished');
    const items = z
      .object({ items: z.array(QueueItemSchema) })
      .parse(await (await get('/queue/runs')).json());
    expect(items.items.find((item) => item.id === runId)).toMatchObject({
      state: 'queued',
      priority: 'rerun',
    });
    await worker.report({ runId, submissionId: id });
    await until(
      async () => (await api.prisma.run.findUniqueOrThrow({ where: { id: runId } })).state === 'finished',
    );
    await post(`/submissions/${id}/disqualify`, { reason: 'copied' });
    expect(await codeOf(await post(`/submissions/${id}/rerun`))).toBe('submission-disqualified');
    expect(await auditOf(id)).toEqual([
      ['submission.rerun', { runId }],
      ['submission.disqualify', { reason: 'copied' }],
    ]);
  });

  it('asks for one run only when it asks twice at once', async () => {
    const id = await finishedSubmission();
    const responses = await Promise.all([1, 2, 3].map(() => post(`/submissions/${id}/rerun`)));
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await api.prisma.run.count({ where: { submissionId: id } })).toBe(2);
  });

  it('takes a disqualified submission off the boards, with the reason, and lets it back', async () => {
    await api.prisma.entry.deleteMany();
    await api.prisma.submission.updateMany({
      where: { isBaseline: false },
      data: { disqualifiedAt: new Date(), disqualifiedReason: 'other tests' },
    });
    const id = await finishedSubmission();
    expect((await ranked()).entries).toEqual([[1, id]]);
    const response = await post(`/submissions/${id}/disqualify`, { reason: '  reads the labels ' });
    expect(await response.json()).toEqual({ submissionId: id, disqualifiedReason: 'reads the labels' });
    const without = await ranked();
    expect(without.entries).toEqual([]);
    expect(without.unranked).toContainEqual(['disqualified', 'reads the labels', id]);
    await post(`/submissions/${id}/reinstate`);
    expect((await ranked()).entries).toEqual([[1, id]]);
    expect(await auditOf(id)).toEqual([
      ['submission.disqualify', { reason: 'reads the labels' }],
      ['submission.reinstate', { reason: null }],
    ]);
  });

  it.each(['00000000-0000-4000-8000-000000000000', 'no-id'])(
    'answers 404 for the submission %s',
    async (id) => {
      expect(await codeOf(await post(`/submissions/${id}/rerun`))).toBe('submission-not-found');
      expect(await codeOf(await post(`/submissions/${id}/disqualify`, { reason: 'copied' }))).toBe(
        'submission-not-found',
      );
      expect(await auditOf(id)).toEqual([]);
    },
  );

  it('must give a reason', async () => {
    const response = await post(`/submissions/${await finishedSubmission()}/disqualify`, { reason: ' ' });
    expect(await codeOf(response)).toBe('validation-failed');
  });

  it('lists submissions by competition and state', async () => {
    await createCompetition(api, 'other');
    const { id: otherId } = await api.prisma.competition.findUniqueOrThrow({ where: { slug: 'other' } });
    const { id } = await addSubmission(api.prisma, otherId, (await addTeam(api.prisma)).id);
    const list = async (query: string) => {
      const response = await get(`/submissions?${query}`);
      return listOf(AdminSubmissionSchema).parse(await response.json());
    };
    const all = await list('competition=other');
    expect(all.page.total).toBe(2);
    expect(all.items.map((item) => item.isReference)).toEqual([false, true]);
    expect(all.items[0]).toMatchObject({
      id,
      state: 'queued',
      verdict: null,
      competition: { slug: 'other' },
      newestRun: { state: 'queued', attempts: 0 },
    });
    expect((await list('competition=other&state=finished')).items).toEqual([]);
    expect((await list('competition=other&state=queued&limit=1&offset=1')).items).toHaveLength(1);
    await post(`/submissions/${id}/disqualify`, { reason: 'copied' });
    const disqualified = await list('competition=other&state=disqualified');
    expect(disqualified.items.map((item) => [item.id, item.disqualifiedReason])).toEqual([[id, 'copied']]);
    expect((await get('/submissions?state=nonsense')).status).toBe(400);
  });

  it('drains a worker, which reads so in the answer to its heartbeat', async () => {
    expect(await worker.queues.sendHeartbeat(heartbeat)).toMatchObject({ draining: false });
    const drained = await post('/workers/worker-1/drain');
    expect(WorkerViewSchema.parse(await drained.json()).state).toBe('draining');
    expect(await worker.queues.sendHeartbeat(heartbeat)).toMatchObject({ draining: true });
    await post('/workers/worker-1/resume');
    expect(await worker.queues.sendHeartbeat(heartbeat)).toMatchObject({ draining: false });
    const { items } = listOf(WorkerViewSchema).parse(await (await get('/workers')).json());
    expect(items).toMatchObject([{ id: 'worker-1', state: 'idle', hostname: 'host' }]);
    expect(await auditOf('worker-1')).toEqual([
      ['worker.drain', {}],
      ['worker.resume', {}],
    ]);
    expect(await codeOf(await post('/workers/unknown/drain'))).toBe('worker-not-found');
    expect((await post('/workers/%00/drain')).status).toBe(400);
    expect((await post('/competitions/%00/intake/pause')).status).toBe(400);
  });

  it('sees a worker as lost after 30 s of silence, but not one that stopped', async () => {
    const receive = async (workerId: string, state: WorkerHeartbeat['state']) => {
      await worker.queues.sendHeartbeat({ ...heartbeat, workerId, state });
    };
    await receive('worker-2', 'busy');
    await receive('worker-3', 'stopped');
    const workers = api.app.get(WorkersService);
    const silentFor = (seconds: number) =>
      api.prisma.$executeRaw`
        UPDATE workers SET last_seen_at = clock_timestamp() - make_interval(secs => ${seconds}::float8)`;
    const stateOf = async (id: string) =>
      (await api.prisma.worker.findUniqueOrThrow({ where: { id } })).state;
    await silentFor(25);
    await workers.markLost();
    expect(await stateOf('worker-2')).toBe('busy');
    await silentFor(31);
    expect(await workers.markLost()).toContain('worker-2');
    expect([await stateOf('worker-2'), await stateOf('worker-3')]).toEqual(['lost', 'stopped']);
    await receive('worker-2', 'idle');
    expect(await stateOf('worker-2')).toBe('idle');
  });

  it('pauses and resumes the queue', async () => {
    const paused = QueueStateSchema.parse(await (await post('/queue/pause')).json());
    expect(paused.paused).toBe(true);
    const shown = QueueStateSchema.parse(await (await get('/queue')).json());
    expect(shown).toEqual(paused);
    const resumed = QueueStateSchema.parse(await (await post('/queue/resume')).json());
    expect(paused.notices.join()).toMatch(/The queue is paused by the organiser/);
    expect(resumed).toMatchObject({ paused: false, waiting: paused.waiting });
    expect(resumed.notices.join()).not.toMatch(/paused/);
    expect(await auditOf('benchmark')).toEqual([
      ['queue.pause', {}],
      ['queue.resume', {}],
    ]);
  });

  it('makes a team whose token works, and whose name is its own', async () => {
    const response = await post('/teams', { name: ' Night Owls ' });
    expect(response.status).toBe(201);
    const team = NewTeamSchema.parse(await response.json());
    expect(team.name).toBe('Night Owls');
    expect(await codeOf(await post('/teams', { name: 'Night Owls' }))).toBe('team-exists');
    const upload = await api.ask('/api/v1/competitions/clusters/submissions', {
      method: 'POST',
      token: team.token,
      body: bundleForm(await okBundle('owls')),
    });
    expect(upload.status).toBe(201);
    const stored = await api.prisma.team.findUniqueOrThrow({ where: { id: team.id } });
    expect(JSON.stringify(stored)).not.toContain(team.token);
    expect(await auditOf(team.id)).toEqual([['team.create', { name: 'Night Owls' }]]);
  });

  it('is listed in the audit log, newest first', async () => {
    await post('/teams', { name: 'Early Birds' });
    const { items, page } = listOf(AuditEntrySchema).parse(await (await get('/audit-log?limit=2')).json());
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ action: 'team.create', detail: { name: 'Early Birds' } });
    expect(BigInt(items[0]?.id ?? 0)).toBeGreaterThan(BigInt(items[1]?.id ?? 0));
    expect(page.total).toBe(await api.prisma.auditLog.count());
  });

  it('needs the organiser’s token for each act', async () => {
    const { token } = await addTeam(api.prisma);
    for (const path of ['submissions', 'workers', 'queue', 'audit-log']) {
      expect((await api.ask(`/api/v1/admin/${path}`)).status).toBe(401);
      expect((await api.ask(`/api/v1/admin/${path}`, { token })).status).toBe(403);
    }
    for (const path of ['queue/pause', 'teams', 'workers/worker-1/drain']) {
      expect((await api.ask(`/api/v1/admin/${path}`, { method: 'POST', token })).status).toBe(403);
    }
  });
});
