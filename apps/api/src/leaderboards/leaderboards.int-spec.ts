import { LeaderboardSchema, ProblemSchema } from '@torchperf/contracts';
import { addCompetition, addSubmission, addTeam } from '../../../../test/api/records';
import { startTestApi, type TestApi } from '../../../../test/api/start-test-api';

describe('leaderboards over HTTP', () => {
  let api: TestApi;
  let competition: Awaited<ReturnType<typeof addCompetition>>;

  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    competition = await addCompetition(api.prisma);
  });

  interface EntryOptions {
    readonly division?: string;
    readonly rank?: number | null;
    readonly tied?: boolean;
    readonly position: number;
    readonly unrankedReason?: string;
  }

  async function addEntry(name: string, { division = 'fast', rank = null, ...options }: EntryOptions) {
    const team = await addTeam(api.prisma);
    const { id, runId } = await addSubmission(api.prisma, competition.id, team.id, { name });
    await api.prisma.metric.create({
      data: { runId, name: 'relativeLatency', value: 0.5, ciLower: 0.4, ciUpper: 0.6, unit: 'ratio' },
    });
    const eventId = competition.events.find(({ key }) => key === 'latency-sprint')?.id ?? '';
    const constraintResults = [{ metric: 'accuracy', operator: '>=', bound: 0.85, status: 'marginal' }];
    await api.prisma.entry.create({
      data: {
        eventId,
        division,
        rank,
        teamId: team.id,
        submissionId: id,
        runId,
        constraintResults,
        ...options,
      },
    });
  }

  const board = (query = '', headers: Record<string, string> = {}) =>
    api.ask(`/api/v1/competitions/${competition.slug}/leaderboards/latency-sprint${query}`, { headers });
  const read = async (query = '') => LeaderboardSchema.parse(await (await board(query)).json());

  it('is empty, with its event, before anything ran', async () => {
    expect(await read()).toMatchObject({
      competition: { slug: competition.slug },
      event: { id: 'latency-sprint', rank: 'by-interval' },
      division: null,
      divisions: [],
      entries: [],
      unranked: [],
      page: { offset: 0, limit: 50, total: 0 },
    });
  });

  it('shows entries in the order of the board with metrics and constraints, and the unranked apart', async () => {
    await addEntry('third', { rank: 3, position: 3 });
    await addEntry('first', { rank: 1, tied: true, position: 1 });
    await addEntry('second', { rank: 1, tied: true, position: 2 });
    await addEntry('baseline', { position: 4, unrankedReason: 'baseline' });
    const shown = await read();
    expect(shown.entries.map(({ rank, tied, submission }) => [rank, tied, submission.name])).toEqual([
      [1, true, 'first'],
      [1, true, 'second'],
      [3, false, 'third'],
    ]);
    expect(shown.entries[0]).toMatchObject({
      submission: { runtime: 'python', techniques: ['pruning'] },
      metrics: { relativeLatency: { value: 0.5, ciLower: 0.4, ciUpper: 0.6, unit: 'ratio' } },
      constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, status: 'marginal' }],
    });
    expect(shown.unranked.map(({ reason, submission }) => [reason, submission.name])).toEqual([
      ['baseline', 'baseline'],
    ]);
    const page = await read('?offset=1&limit=1');
    expect(page.entries.map(({ submission }) => submission.name)).toEqual(['second']);
    expect(page.page).toEqual({ offset: 1, limit: 1, total: 3 });
    expect(page.unranked).toHaveLength(1);
  });

  it('shows the division with most entries unless another one is asked for', async () => {
    await addEntry('a', { rank: 1, position: 1, division: 'slow' });
    await addEntry('b', { rank: 1, position: 1, division: 'fast' });
    await addEntry('c', { rank: 2, position: 2, division: 'fast' });
    expect(await read()).toMatchObject({ division: 'fast', divisions: ['fast', 'slow'] });
    const slow = await read('?division=slow');
    expect(slow.entries.map(({ submission }) => submission.name)).toEqual(['a']);
    expect(await read('?division=none')).toMatchObject({ division: 'none', entries: [] });
    expect((await board('?division=none%00')).status).toBe(400);
  });

  it('has an entity tag of its content', async () => {
    await addEntry('a', { rank: 1, position: 1 });
    const tag = (await board()).headers.get('etag') ?? '';
    const unchanged = await board('', { 'if-none-match': tag });
    expect(unchanged.status).toBe(304);
    expect(await unchanged.text()).toBe('');
    await addEntry('b', { rank: 2, position: 2 });
    const changed = await board('', { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(tag);
  });

  it('is 404 for an event that the competition does not have', async () => {
    const response = await api.ask(`/api/v1/competitions/${competition.slug}/leaderboards/javelin`);
    expect(response.status).toBe(404);
    const problem = ProblemSchema.parse(await response.json());
    expect(problem).toMatchObject({ code: 'event-not-found' });
    expect(problem.detail).toContain('latency-sprint');
  });
});
