import {
  CompetitionSchema,
  ProblemSchema,
  ReferenceReceiptSchema,
  ReferenceViewSchema,
  type RunReport,
  SubmissionReceiptSchema,
  SubmissionSchema,
} from '@torchperf/contracts';
import { QUEUE_BACKENDS } from '#test/api/backends';
import { competitionParts, postUnmeasured } from '#test/api/competition-upload';
import { addTeam } from '#test/api/records';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { until } from '#test/api/until';
import { bundleForm, okBundle, zipOf } from '#test/api/zip';

const CRASH = { verdict: 'crashed', message: "The model's process ended by signal SIGSEGV." } as const;
const FAULT: Partial<RunReport> = {
  verdict: 'platform-error',
  message: `The reference failed (crashed): ${CRASH.message}`,
  metrics: {},
  launches: [],
  referenceFault: CRASH,
};

describe.each(QUEUE_BACKENDS)('the reference of a competition, with %s', (_title, environment) => {
  let api: TestApi;
  let worker: ScriptedWorker;
  /** How runs of these submissions end, or `all` others: null not at all, and well where nothing is said. */
  const endings = new Map<string, Partial<RunReport> | null>();
  beforeAll(async () => {
    api = await startTestApi({ environment });
    worker = await startScriptedWorker(api);
    await worker.work(({ submissionId }) => {
      const key = endings.has(submissionId) ? submissionId : 'all';
      return endings.has(key) ? (endings.get(key) as Partial<RunReport> | null) : {};
    });
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });
  afterEach(() => endings.clear());

  let slugs = 0;
  const create = async (fields: object = {}) => {
    slugs += 1;
    const parts = await competitionParts(`reference-${slugs}`);
    const competition = { ...(JSON.parse(String(parts.competition)) as object), ...fields };
    const response = await postUnmeasured(api, { ...parts, competition: JSON.stringify(competition) });
    expect(response.status).toBe(201);
    return (await response.json()) as { slug: string; referenceSubmissionId: string; referenceRunId: string };
  };
  const stateOf = async (slug: string) =>
    CompetitionSchema.parse(await (await api.ask(`/api/v1/competitions/${slug}`)).json()).referenceState;
  const reaches = (slug: string, state: string) => until(async () => (await stateOf(slug)) === state);
  const view = async (slug: string) => {
    const path = `/api/v1/admin/competitions/${slug}/reference`;
    return ReferenceViewSchema.parse(await (await api.ask(path, { token: ADMIN_TOKEN })).json());
  };
  const upload = async (slug: string, salt: string, token?: string) => {
    const body = bundleForm(await okBundle(`${slug} ${salt}`));
    const bearer = token ?? (await addTeam(api.prisma)).token;
    return api.ask(`/api/v1/competitions/${slug}/submissions`, { method: 'POST', body, token: bearer });
  };
  const submitted = async (slug: string, salt: string, token?: string) => {
    const response = await upload(slug, salt, token);
    expect(response.status).toBe(201);
    return SubmissionReceiptSchema.parse(await response.json()).id;
  };
  const runOf = async (submissionId: string) => {
    const submission = SubmissionSchema.parse(
      await (await api.ask(`/api/v1/submissions/${submissionId}`)).json(),
    );
    return submission.runs[0];
  };
  const finished = (submissionId: string) =>
    until(async () => {
      const run = await runOf(submissionId);
      return run?.state === 'finished' && run;
    });
  const organise = (path: string, init: RequestInit = {}) =>
    api.ask(`/api/v1/admin/${path}`, { method: 'POST', token: ADMIN_TOKEN, ...init });
  const replace = async (slug: string, bundle: Uint8Array) =>
    organise(`competitions/${slug}/reference`, { body: bundleForm(bundle, 'reference') });
  const codeOf = async (response: Response) => ProblemSchema.parse(await response.json()).code;
  const acts = async (slug: string) => {
    const rows = await api.prisma.auditLog.findMany({ where: { subject: slug }, orderBy: { id: 'asc' } });
    return rows.map(({ action }) => action);
  };

  it('is measured before any bundle is taken', async () => {
    endings.set('all', null);
    const { slug, referenceRunId, referenceSubmissionId } = await create();
    expect(await stateOf(slug)).toBe('pending');
    const refused = await upload(slug, 'early');
    expect(refused.status).toBe(409);
    expect(await codeOf(refused)).toBe('reference-not-ready');
    const run = { runId: referenceRunId, submissionId: referenceSubmissionId };
    await worker.report(run, { flags: [{ kind: 'floor-limited', evidence: 'A call takes 2 floors.' }] });
    await reaches(slug, 'ok');
    expect(await view(slug)).toMatchObject({
      problem: null,
      warnings: ['floor-limited: A call takes 2 floors.'],
      submissionId: referenceSubmissionId,
    });
    expect((await upload(slug, 'early')).status).toBe(201);
    expect(await acts(slug)).toEqual(['competition.create', 'reference.ok']);
  });

  it.each([
    [
      'as contestant',
      { verdict: 'load-failed', message: 'No module named torch', metrics: {}, launches: [] },
    ],
    ['next to itself', FAULT],
  ] satisfies [string, Partial<RunReport>][])(
    'that fails %s keeps the competition closed, with the reason for organisers alone',
    async (_, ending) => {
      endings.set('all', ending);
      const { slug, referenceSubmissionId } = await create();
      await reaches(slug, 'failed');
      const { problem } = await view(slug);
      expect(problem).toMatch(ending === FAULT ? /^crashed: .*SIGSEGV/ : /^load-failed: No module/);
      expect(await (await api.ask(`/api/v1/competitions/${slug}`)).text()).not.toMatch(/SIGSEGV|No module/);
      expect((await finished(referenceSubmissionId)).attempts).toBe(0);
      expect(await codeOf(await upload(slug, 'x'))).toBe('reference-not-ready');
      endings.clear();
      expect((await organise(`submissions/${referenceSubmissionId}/rerun`)).status).toBe(201);
      await reaches(slug, 'ok');
      expect(await acts(slug)).toEqual(['competition.create', 'reference.failed', 'reference.ok']);
    },
  );

  it('that breaks later pauses the competition; runs wait, cost no attempt, and go on with a new one', async () => {
    const { slug, referenceSubmissionId } = await create();
    await reaches(slug, 'ok');
    endings.set('all', FAULT);
    endings.set(referenceSubmissionId, null);
    const first = await submitted(slug, 'first');
    await reaches(slug, 'pending');
    await until(async () => (await view(slug)).waitingRuns === 1);
    expect(await runOf(first)).toMatchObject({
      state: 'queued',
      attempts: 0,
      waitReason: expect.stringMatching(/reference model does not work at present/),
    });
    expect(await codeOf(await upload(slug, 'second'))).toBe('reference-not-ready');
    const { runs } = await api.prisma.submission.findUniqueOrThrow({
      where: { id: referenceSubmissionId },
      include: { runs: { orderBy: { queuedAt: 'desc' } } },
    });
    const run = { runId: String(runs[0]?.id), submissionId: referenceSubmissionId };
    await worker.report(run, { ...CRASH, metrics: {}, launches: [] });
    await reaches(slug, 'failed');
    expect((await view(slug)).waitingRuns).toBe(1);
    endings.clear();
    const answer = await replace(slug, await okBundle(`another reference of ${slug}`));
    expect(answer.status).toBe(200);
    const { submissionId } = ReferenceReceiptSchema.parse(await answer.json());
    expect(submissionId).not.toBe(referenceSubmissionId);
    expect(await finished(first)).toMatchObject({ verdict: 'ok' });
    const job = worker.jobs.findLast(({ job }) => job.submissionId === first)?.job;
    const replaced = await api.prisma.submission.findUniqueOrThrow({ where: { id: submissionId } });
    expect(job?.reference.sha256).toBe(replaced.sha256);
    expect(await acts(slug)).toEqual([
      'competition.create',
      'reference.ok',
      'reference.fault',
      'reference.failed',
      'reference.replace',
      'reference.ok',
    ]);
  });

  it('that works alone is not paused for good by a bundle that breaks it; that run is abandoned', async () => {
    const { slug, referenceSubmissionId } = await create();
    await reaches(slug, 'ok');
    const hostile = await addTeam(api.prisma);
    endings.set('all', FAULT);
    endings.set(referenceSubmissionId, {});
    const id = await submitted(slug, 'hostile', hostile.token);
    const run = await finished(id);
    expect(run).toMatchObject({ verdict: 'platform-error', attempts: 0 });
    endings.clear();
    expect(await stateOf(slug)).toBe('ok');
    expect((await finished(await submitted(slug, 'honest'))).verdict).toBe('ok');
  });

  it('is replaced until the start, not afterwards, and never once runs were measured with it', async () => {
    const startsAt = new Date(Date.now() + 3_600_000).toISOString();
    const { slug } = await create({ startsAt });
    await reaches(slug, 'ok');
    expect(await codeOf(await replace(slug, await zipOf({ 'a.txt': 'no manifest' })))).toBe(
      'bundle-manifest-missing',
    );
    expect((await replace(slug, await okBundle(`new reference of ${slug}`))).status).toBe(200);
    await reaches(slug, 'ok');
    await api.prisma.competition.update({ where: { slug }, data: { startsAt: new Date(0) } });
    expect(await codeOf(await replace(slug, await okBundle('later')))).toBe('reference-fixed');
    await finished(await submitted(slug, 'measured'));
    await api.prisma.competition.update({ where: { slug }, data: { referenceState: 'failed' } });
    expect(await codeOf(await replace(slug, await okBundle('later')))).toBe('reference-in-use');
    expect(await codeOf(await replace('nowhere', await okBundle('later')))).toBe('competition-not-found');
  });

  it('is never disqualified, reinstated or held', async () => {
    const { slug, referenceSubmissionId } = await create();
    await reaches(slug, 'ok');
    const reason = {
      body: JSON.stringify({ reason: 'A mistake.' }),
      headers: { 'content-type': 'application/json' },
    };
    const act = (name: string, init = {}) => organise(`submissions/${referenceSubmissionId}/${name}`, init);
    for (const response of [await act('disqualify', reason), await act('reinstate')]) {
      expect(response.status).toBe(409);
      expect(await codeOf(response)).toBe('submission-reference');
    }
    expect(await codeOf(await act('hold', reason))).toBe('submission-baseline');
  });
});
