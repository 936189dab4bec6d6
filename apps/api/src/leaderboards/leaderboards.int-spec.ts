import { setTimeout as sleep } from 'node:timers/promises';
import {
  type LeaderboardQuery,
  LeaderboardSchema,
  ProblemSchema,
  SubmissionSchema,
} from '@torchperf/contracts';
import { addResult, rankAll } from '#test/api/boards';
import { addCompetition } from '#test/api/records';
import { startTestApi, type TestApi } from '#test/api/start-test-api';

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

  const add = (
    name: string,
    relativeLatency: number,
    options: { division?: string; isBaseline?: boolean } = {},
  ) =>
    addResult(api, competition.id, {
      name,
      figures: { relativeLatency: [relativeLatency, relativeLatency / 100] },
      ...options,
    });
  const rank = () => rankAll(api, competition.id);
  const board = (
    query: Partial<Record<keyof LeaderboardQuery, unknown>> = {},
    headers: Record<string, string> = {},
  ) =>
    api.ask(
      `/api/v1/competitions/${competition.slug}/leaderboards/latency-sprint?${new URLSearchParams(
        Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
      )}`,
      { headers },
    );
  const read = async (query: Parameters<typeof board>[0] = {}) =>
    LeaderboardSchema.parse(await (await board(query)).json());
  const namesOn = ({ entries }: { entries: readonly { submission: { name: string } }[] }) =>
    entries.map(({ submission }) => submission.name);

  it('is empty, with its event, before anything ran', async () => {
    expect(await read()).toMatchObject({
      competition: { slug: competition.slug },
      event: { id: 'latency-sprint', rank: 'by-interval' },
      division: null,
      divisions: [],
      frozenSince: null,
      counts: { ranked: 0, unranked: {} },
      entries: [],
      unranked: [],
      page: { offset: 0, limit: 50, total: 0 },
    });
  });

  it('shows entries in the order of the board with metrics and constraints', async () => {
    await add('third', 0.9);
    await add('first', 0.5);
    await add('second', 0.501);
    await rank();
    const shown = await read();
    expect(
      shown.entries.map(({ rank, rankRange, submission }) => [rank, rankRange, submission.name]),
    ).toEqual([
      [1, { best: 1, worst: 2 }, 'first'],
      [2, { best: 1, worst: 2 }, 'second'],
      [3, { best: 3, worst: 3 }, 'third'],
    ]);
    expect(shown.entries[0]).toMatchObject({
      submission: { runtime: 'python', techniques: ['pruning'] },
      metrics: {
        relativeLatency: { value: 0.5, ciLower: 0.495, ciUpper: 0.505, unit: 'ratio' },
        modelSize: { value: 200_000, ciLower: null, ciUpper: null, unit: 'bytes' },
      },
      constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, status: 'met' }],
    });
  });

  it('leaves to the submission what the board does not show', async () => {
    const { id } = await add('a', 0.5);
    await rank();
    const [entry] = (await read()).entries;
    expect(Object.keys(entry?.metrics ?? {}).sort()).toEqual([
      'accuracy',
      'latency',
      'modelSize',
      'peakMemory',
      'relativeLatency',
    ]);
    const { runs } = SubmissionSchema.parse(await (await api.ask(`/api/v1/submissions/${id}`)).json());
    expect(runs[0]?.metrics.latencyTimesSize?.value).toBe(0.02);
  });

  it('shows any part of either section, and what the whole board counts', async () => {
    for (let index = 0; index < 120; index += 1) await add(`${index}`, 1 + index / 10);
    for (let index = 0; index < 3; index += 1) {
      await addResult(api, competition.id, {
        name: `miss ${index}`,
        figures: { accuracy: 0.8 - index / 10 },
      });
    }
    await add('baseline', 0.1, { isBaseline: true });
    await rank();
    const names = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `${from + index}`);
    const part = await read({ offset: 40, limit: 70 });
    expect(namesOn(part)).toEqual(names(40, 110));
    expect(part).toMatchObject({
      counts: { ranked: 120, unranked: { baseline: 1, 'constraint-missed': 3 } },
      unranked: [],
      page: { offset: 40, limit: 70, total: 120 },
    });
    expect(namesOn(await read({ offset: 100, limit: 200 }))).toEqual(names(100, 120));
    expect(namesOn(await read({ offset: 49, limit: 1 }))).toEqual(names(49, 50));
    expect(namesOn(await read({ offset: 120 }))).toEqual([]);
    const unranked = await read({ section: 'unranked', offset: 1, limit: 2 });
    expect(unranked.entries).toEqual([]);
    expect(unranked.page).toEqual({ offset: 1, limit: 2, total: 4 });
    const whole = await read({ section: 'unranked' });
    expect(whole.unranked.map(({ reason, submission }) => [reason, submission.name])).toEqual([
      ['baseline', 'baseline'],
      ['constraint-missed', 'miss 0'],
      ['constraint-missed', 'miss 1'],
      ['constraint-missed', 'miss 2'],
    ]);
    expect(unranked.unranked).toEqual(whole.unranked.slice(1, 3));
  });

  it('shows the division with most entries by default', async () => {
    await add('a', 0.5, { division: 'slow' });
    await add('b', 0.5);
    await add('c', 0.6);
    await rank();
    expect(await read()).toMatchObject({ division: 'fast', divisions: ['fast', 'slow'] });
    expect(namesOn(await read({ division: 'slow' }))).toEqual(['a']);
    expect(await read({ division: 'none' })).toMatchObject({ division: 'none', entries: [] });
    expect((await board({ division: 'none\0' })).status).toBe(400);
  });

  it('has an entity tag of its content, and the headers of every answer', async () => {
    await add('a', 0.5);
    await rank();
    const first = await board();
    const tag = first.headers.get('etag') ?? '';
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'application/json; charset=utf-8',
      'content-encoding': 'gzip',
      'x-content-type-options': 'nosniff',
    });
    const plain = await board({}, { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.json()).toEqual(await first.json());
    const unchanged = await board({}, { 'if-none-match': tag });
    expect(unchanged.status).toBe(304);
    expect(await unchanged.text()).toBe('');
    await add('b', 0.6);
    await rank();
    const changed = await board({}, { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(tag);
  });

  it('shows a change that another instance of the api made within a second', async () => {
    await add('a', 0.5);
    await rank();
    expect(namesOn(await read())).toEqual(['a']);
    const other = await startTestApi({ environment: { DATABASE_URL: api.config.databaseUrl } });
    try {
      await add('b', 0.4);
      await rankAll(other, competition.id);
      await sleep(500);
      expect(namesOn(await read())).toEqual(['b', 'a']);
      // Nor is it later under constant requests, when the state is refreshed before it expires.
      await add('c', 0.3);
      await rankAll(other, competition.id);
      const since = performance.now();
      while (namesOn(await read())[0] !== 'c') expect(performance.now() - since).toBeLessThan(1000);
    } finally {
      await other.close();
    }
  });

  it('is 404 for an event that the competition does not have', async () => {
    const response = await api.ask(`/api/v1/competitions/${competition.slug}/leaderboards/javelin`);
    expect(response.status).toBe(404);
    const problem = ProblemSchema.parse(await response.json());
    expect(problem).toMatchObject({ code: 'event-not-found' });
    expect(problem.detail).toContain('latency-sprint');
  });
});
