import { Readable } from 'node:stream';
import { ArtifactStore } from '@torchperf/bundle';
import { CompetitionSchema, CompetitionSummarySchema, listOf, ProblemSchema } from '@torchperf/contracts';
import { addCompetition, addTeam } from '#test/api/records';
import { startTestApi, type TestApi } from '#test/api/start-test-api';
import { bundleForm } from '#test/api/zip';

describe('competitions over HTTP', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it('lists them, newest start first, in pages', async () => {
    await addCompetition(api.prisma, { slug: 'older', startsAt: new Date('2026-01-01') });
    await addCompetition(api.prisma, { slug: 'newer', startsAt: new Date('2026-02-01') });
    const response = await api.ask('/api/v1/competitions?limit=1&offset=0');
    expect(response.status).toBe(200);
    const list = listOf(CompetitionSummarySchema).parse(await response.json());
    expect(list.items.map(({ slug }) => slug)).toEqual(['newer']);
    expect(list.page).toEqual({ offset: 0, limit: 1, total: 2 });
  });

  it('shows one with its task, suite and events in order', async () => {
    const { slug } = await addCompetition(api.prisma, { publicSha256: 'a'.repeat(64), publicBytes: 17 });
    const competition = CompetitionSchema.parse(await (await api.ask(`/api/v1/competitions/${slug}`)).json());
    expect(competition.events.map(({ id }) => id)).toEqual([
      'latency-sprint',
      'memory-challenge',
      'accuracy-contest',
      'all-around',
      'extreme-push',
    ]);
    expect(competition.task).toEqual({ inputShape: [1, 28, 28], classes: 10 });
    expect(competition.hiddenExamples).toBe(20);
    expect(competition.publicDataset).toEqual({
      url: `/api/v1/competitions/${slug}/public-dataset`,
      bytes: 17,
      sha256: 'a'.repeat(64),
    });
  });

  it.each([
    '/api/v1/competitions/nowhere',
    '/api/v1/competitions/%00',
    '/api/v1/competitions/Not_a_Slug/public-dataset',
    '/api/v1/competitions/nowhere/leaderboards/latency-sprint',
    '/api/v1/competitions/nowhere/submissions',
  ])('answers 404 to %s', async (path) => {
    const response = await api.ask(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(ProblemSchema.parse(await response.json()).code).toBe('competition-not-found');
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['offset=-1', 'offset'],
    ['offset=x', 'offset'],
    ['offset=99999999999', 'offset'],
  ])('answers 400 to ?%s and names the field', async (query, field) => {
    const response = await api.ask(`/api/v1/competitions?${query}`);
    expect(response.status).toBe(400);
    const problem = ProblemSchema.parse(await response.json());
    expect(problem.code).toBe('validation-failed');
    expect(problem.errors?.map(({ path }) => path)).toEqual([field]);
  });

  it('gives the public training set as a download', async () => {
    const content = Buffer.from('not really an npz');
    const store = api.app.get(ArtifactStore);
    const { sha256 } = await store.put(Readable.from([content]), { maxBytes: 100 });
    const { slug } = await addCompetition(api.prisma, { publicSha256: sha256, publicBytes: content.length });
    const response = await api.ask(`/api/v1/competitions/${slug}/public-dataset`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${slug}-public.npz"`);
    expect(response.headers.get('content-length')).toBe(String(content.length));
    expect(await response.text()).toBe('not really an npz');
  });

  it('gives a starter bundle for the shapes of the task, which the form takes as it is', async () => {
    const { slug } = await addCompetition(api.prisma);
    const response = await api.ask(`/api/v1/competitions/${slug}/starter-bundle`);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${slug}-starter.zip"`);
    const bundle = Buffer.from(await response.arrayBuffer());
    const { token } = await addTeam(api.prisma);
    const upload = await api.ask(`/api/v1/competitions/${slug}/submissions`, {
      method: 'POST',
      body: bundleForm(bundle),
      token,
    });
    expect(upload.status).toBe(201);
    const again = await api.ask(`/api/v1/competitions/${slug}/starter-bundle`);
    expect(Buffer.from(await again.arrayBuffer())).toEqual(bundle);
  });

  it('never gives the hidden test set as the public one', async () => {
    const store = api.app.get(ArtifactStore);
    const { sha256 } = await store.put(Readable.from(['the labels']), { maxBytes: 100 });
    const { slug } = await addCompetition(api.prisma, { publicSha256: sha256, hiddenSha256: sha256 });
    const response = await api.ask(`/api/v1/competitions/${slug}/public-dataset`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('the labels');
    const competition = await (await api.ask(`/api/v1/competitions/${slug}`)).text();
    expect(competition).not.toContain(sha256);
  });
});
