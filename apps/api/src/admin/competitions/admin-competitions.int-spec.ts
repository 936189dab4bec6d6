import { createHash, randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { ArtifactStore } from '@torchperf/bundle';
import { CompetitionReceiptSchema, CompetitionSchema, ProblemSchema } from '@torchperf/contracts';
import { RUN_PRIORITY } from '@torchperf/domain';
import {
  type CompetitionParts,
  competitionParts,
  createCompetition,
  npzOf,
  postCompetition,
} from '#test/api/competition-upload';
import { addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { okBundle } from '#test/api/zip';

describe('competitions made by the organiser', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const problemOf = async (response: Response) => ProblemSchema.parse(await response.json());

  it('are open, with task, events, datasets, and a reference that is queued for its own run', async () => {
    const response = await postCompetition(api, await competitionParts('clusters'));
    expect(response.status).toBe(201);
    const receipt = CompetitionReceiptSchema.parse(await response.json());
    const competition = CompetitionSchema.parse(await (await api.ask(receipt.url)).json());
    expect(competition).toMatchObject({
      slug: 'clusters',
      phase: 'open',
      task: { inputShape: [2, 2], classes: 3 },
      hiddenExamples: 60,
      submissions: 1,
    });
    expect(competition.events).toHaveLength(5);
    expect((await api.ask(String(competition.publicDataset?.url))).status).toBe(200);
    const reference = await api.prisma.submission.findUniqueOrThrow({
      where: { id: receipt.referenceSubmissionId },
      include: { referenceOf: true, runs: true, team: true },
    });
    expect(reference.isBaseline).toBe(true);
    expect(reference.referenceOf?.slug).toBe('clusters');
    expect(reference.team).toMatchObject({ name: 'Organisers', tokenSha256: null });
    expect(reference.runs.map(({ id, state }) => [id, state])).toEqual([[receipt.referenceRunId, 'queued']]);
    expect(reference.runs[0]?.priority).toBe(RUN_PRIORITY.firstSubmission);
    const audit = await api.prisma.auditLog.findMany({ where: { subject: 'clusters' } });
    expect(audit.map(({ action, actor }) => [action, actor])).toEqual([['competition.create', 'organiser']]);
  });

  it('come from a form whose parts are in any order', async () => {
    const parts = await competitionParts('backwards');
    const backwards = Object.fromEntries(Object.entries(parts).reverse());
    expect(Object.keys(backwards).at(-1)).toBe('competition');
    expect((await postCompetition(api, backwards)).status).toBe(201);
  });

  it('need no public dataset, and may have only some of the events', async () => {
    const { publicDataset: _, ...parts } = await competitionParts('sprint-only');
    const given = JSON.parse(String(parts.competition)) as object;
    const response = await postCompetition(api, {
      ...parts,
      competition: JSON.stringify({ ...given, events: ['latency-sprint'] }),
    });
    const { url } = CompetitionReceiptSchema.parse(await response.json());
    const competition = CompetitionSchema.parse(await (await api.ask(url)).json());
    expect(competition.publicDataset).toBeNull();
    expect(competition.events.map(({ id }) => id)).toEqual(['latency-sprint']);
  });

  it('may have custom events next to built-in ones, or instead of them', async () => {
    const parts = await competitionParts('mixed');
    const given = JSON.parse(String(parts.competition)) as object;
    const own = {
      id: 'tail',
      title: 'Steady',
      description: 'The slowest calls count.',
      objectives: [{ metric: 'latencyP99', direction: 'lower', unit: 'ms' }],
      rank: 'by-interval',
    };
    const stricter = {
      id: 'latency-sprint',
      title: 'Latency Sprint',
      objectives: [{ metric: 'relativeLatency', direction: 'lower' }],
      constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.95 }],
      rank: 'by-interval',
      bestOf: 'latest',
    };
    const events = [own, 'all-around', stricter];
    const response = await postCompetition(api, {
      ...parts,
      competition: JSON.stringify({ ...given, events }),
    });
    const { url } = CompetitionReceiptSchema.parse(await response.json());
    const competition = CompetitionSchema.parse(await (await api.ask(url)).json());
    expect(competition.events).toMatchObject([
      { ...own, constraints: [], bestOf: 'first-unless-better', composite: null, addedAt: null },
      { id: 'all-around', rank: 'pareto', retiredAt: null },
      { ...stricter, constraints: [{ bound: 0.95, unit: 'fraction' }] },
    ]);
    const audit = await api.prisma.auditLog.findFirstOrThrow({ where: { subject: 'mixed' } });
    expect(audit.detail).toMatchObject({ events: ['tail', 'all-around', 'latency-sprint'] });
  });

  it('have a slug of their own, and keep the files of the first when a second is refused', async () => {
    await createCompetition(api, 'taken');
    const before = await api.prisma.competition.count();
    const response = await postCompetition(api, await competitionParts('taken'));
    expect(response.status).toBe(409);
    expect((await problemOf(response)).code).toBe('competition-exists');
    expect(await api.prisma.competition.count()).toBe(before);
    const store = api.app.get(ArtifactStore);
    const { sha256 } = await api.prisma.submission.findFirstOrThrow({
      where: { referenceOf: { slug: 'taken' } },
    });
    await access(store.path(sha256));
  });

  it('are made once when the same form comes twice at once', async () => {
    const parts = await competitionParts('twice');
    const responses = await Promise.all([postCompetition(api, parts), postCompetition(api, parts)]);
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  const changed =
    (change: (parts: CompetitionParts) => Promise<CompetitionParts> | CompetitionParts) =>
    async (slug: string) =>
      change(await competitionParts(slug));
  const withJson = (fields: object) =>
    changed((parts) => ({
      ...parts,
      competition: JSON.stringify({ ...(JSON.parse(String(parts.competition)) as object), ...fields }),
    }));
  const without = (name: string) =>
    changed((parts) => Object.fromEntries(Object.entries(parts).filter(([key]) => key !== name)));

  it.each([
    ['no JSON', without('competition'), 400, 'upload-invalid', /no field "competition"/],
    ['no dataset', without('dataset'), 400, 'upload-invalid', /no field "dataset"/],
    ['no reference', without('reference'), 400, 'upload-invalid', /no field "reference"/],
    [
      'JSON that is none',
      changed((parts) => ({ ...parts, competition: '{' })),
      400,
      'upload-invalid',
      /not JSON/,
    ],
    ['a slug that is none', withJson({ slug: 'Not A Slug' }), 400, 'validation-failed', /slug: must be/],
    [
      'a suite that contradicts itself',
      withJson({ suite: { launchesMin: 20, launchesMax: 10 } }),
      400,
      'validation-failed',
      /suite\.launchesMax/,
    ],
    [
      'an event twice',
      withJson({ events: ['all-around', 'latency-sprint', 'all-around'] }),
      400,
      'validation-failed',
      /events\.2: must not name an event twice/,
    ],
    [
      'an event that makes no sense',
      withJson({
        events: [
          'all-around',
          {
            id: 'own',
            title: 'Own',
            rank: 'pareto',
            objectives: [{ metric: 'accuracy', direction: 'higher' }],
          },
        ],
      }),
      400,
      'validation-failed',
      /^events\.1\.objectives: must be 2 to 4 for a Pareto event, but are 1$/,
    ],
    [
      'an event that is none',
      withJson({ events: ['javelin'] }),
      400,
      'validation-failed',
      /events\.0: .*"latency-sprint"/,
    ],
    [
      'a field that is unknown',
      changed((parts) => ({ ...parts, more: 'x' })),
      400,
      'upload-invalid',
      /"more"/,
    ],
    [
      'labels beyond the classes',
      withJson({ classes: 2 }),
      422,
      'dataset-rejected',
      /with 2 classes labels are 0 to 1/,
    ],
    [
      'a dataset that is no npz',
      changed((parts) => ({ ...parts, dataset: Buffer.from('no zip') })),
      422,
      'dataset-rejected',
      /not an npz/,
    ],
    [
      'too few examples',
      changed(async (parts) => ({ ...parts, dataset: await npzOf(10) })),
      422,
      'dataset-rejected',
      /at least/,
    ],
    [
      'its hidden set as public dataset',
      changed((parts) => ({ ...parts, publicDataset: parts.dataset ?? '' })),
      422,
      'dataset-rejected',
      /^All 60 hidden examples are, equal or nearly so, in the public dataset/,
    ],
    [
      'a reference without manifest',
      changed(async (parts) => ({ ...parts, reference: Buffer.from('no zip') })),
      422,
      'bundle-not-a-zip',
      /zip/,
    ],
  ])('are refused with %s, and nothing of them is left', async (_title, make, status, code, detail) => {
    const counts = async () => [
      await api.prisma.competition.count(),
      await api.prisma.dataset.count(),
      await api.prisma.submission.count(),
      await api.prisma.auditLog.count(),
    ];
    const before = await counts();
    const parts = await make('refused');
    const response = await postCompetition(api, parts);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).toMatch(detail);
    expect(await counts()).toEqual(before);
  });

  it('leave no file behind when they are refused', async () => {
    const reference = await okBundle(randomBytes(8).toString('hex'));
    const parts = { ...(await competitionParts('refused')), reference, dataset: Buffer.from('no zip') };
    expect((await postCompetition(api, parts)).status).toBe(422);
    const store = api.app.get(ArtifactStore);
    expect(await store.has(createHash('sha256').update(reference).digest('hex'))).toBe(false);
  });

  it('are the organiser’s alone to make', async () => {
    const { token } = await addTeam(api.prisma);
    const parts = await competitionParts('not-yours');
    expect((await postCompetition(api, parts, token)).status).toBe(403);
    expect((await postCompetition(api, parts, '')).status).toBe(401);
  });

  it('stop and start their intake, each noted in the audit log', async () => {
    await createCompetition(api, 'paused');
    const post = (act: string, slug: string) =>
      api.ask(`/api/v1/admin/competitions/${slug}/intake/${act}`, { method: 'POST', token: ADMIN_TOKEN });
    expect(await (await post('pause', 'paused')).json()).toEqual({ slug: 'paused', intakePaused: true });
    const shown = CompetitionSchema.parse(await (await api.ask('/api/v1/competitions/paused')).json());
    expect(shown.intakePaused).toBe(true);
    expect(await (await post('resume', 'paused')).json()).toEqual({ slug: 'paused', intakePaused: false });
    expect((await problemOf(await post('pause', 'nowhere'))).code).toBe('competition-not-found');
    const audit = await api.prisma.auditLog.findMany({
      where: { subject: 'paused' },
      orderBy: { id: 'asc' },
    });
    expect(audit.map(({ action }) => action)).toEqual([
      'competition.create',
      'intake.pause',
      'intake.resume',
    ]);
    expect(await api.prisma.auditLog.count({ where: { subject: 'nowhere' } })).toBe(0);
  });
});
