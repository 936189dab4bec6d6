import {
  CompetitionSchema,
  type CreateEventSchema,
  EventSchema,
  LeaderboardSchema,
  ProblemSchema,
  type RunReport,
  SubmissionSchema,
} from '@torchperf/contracts';
import { EVENT_IDS } from '@torchperf/domain';
import type { z } from 'zod';
import { addCompetition, addSubmission, addTeam } from '#test/api/records';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';

type EventInput = z.input<typeof CreateEventSchema>;

/** Half the latency is worth as much as half the size. */
const SMALL_AND_FAST: EventInput = {
  id: 'small-and-fast',
  title: 'Small and fast',
  objectives: [{ metric: 'composite', direction: 'lower' }],
  constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, unit: 'fraction' }],
  rank: 'composite',
  composite: {
    terms: [
      { metric: 'relativeLatency', reference: 1, weight: 0.5 },
      { metric: 'modelSize', reference: 200_000, weight: 0.5 },
    ],
  },
};
const BY_SIZE: EventInput = {
  id: 'by-size',
  title: 'By size',
  objectives: [{ metric: 'modelSize', direction: 'lower' }],
  rank: 'by-interval',
};
const YESTERDAY = new Date(Date.now() - 24 * 3600 * 1000);
const TOMORROW = new Date(Date.now() + 24 * 3600 * 1000);

describe('the events of a competition', () => {
  let api: TestApi;
  let worker: ScriptedWorker;
  let competition: { id: string; slug: string };
  beforeAll(async () => {
    api = await startTestApi();
    worker = await startScriptedWorker(api);
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
  });
  beforeEach(async () => {
    competition = await addCompetition(api.prisma, { startsAt: YESTERDAY });
  });

  const ask = (method: string, path: string, body?: unknown, token = ADMIN_TOKEN) =>
    api.ask(`/api/v1/admin/competitions/${competition.slug}/events${path}`, {
      method,
      token,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
  const add = async (event: EventInput) => EventSchema.parse(await (await ask('POST', '', event)).json());
  const problemOf = async (response: Response) => ProblemSchema.parse(await response.json());
  const codeOf = async (response: Response) => (await problemOf(response)).code;
  const shownEvents = async () => {
    const response = await api.ask(`/api/v1/competitions/${competition.slug}`);
    return CompetitionSchema.parse(await response.json()).events;
  };
  const board = async (event: string, section = 'ranked') => {
    const path = `/api/v1/competitions/${competition.slug}/leaderboards/${event}?section=${section}`;
    const response = await api.ask(path);
    return LeaderboardSchema.parse(await response.json());
  };
  const ranksOn = async (event: string) =>
    (await board(event)).entries.map(({ rank, submission: { name } }) => [rank, name]);
  const audit = async () => {
    const rows = await api.prisma.auditLog.findMany({
      where: { subject: competition.slug },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ action, detail }) => ({ action, detail }));
  };

  /** A submission of a team of its own that was measured; sizes in bytes. */
  async function addResult(name: string, relativeLatency: number, modelSize: number, accuracy = 0.9) {
    const team = await addTeam(api.prisma);
    const { id, runId } = await addSubmission(api.prisma, competition.id, team.id, { name });
    const metrics: RunReport['metrics'] = {
      relativeLatency: {
        value: relativeLatency,
        ciLower: relativeLatency * 0.99,
        ciUpper: relativeLatency * 1.01,
        unit: 'ratio',
      },
      modelSize: { value: modelSize, ciLower: null, ciUpper: null, unit: 'bytes' },
      peakMemory: { value: 4e7, ciLower: null, ciUpper: null, unit: 'bytes' },
      accuracy: { value: accuracy, ciLower: accuracy - 0.01, ciUpper: accuracy + 0.01, unit: 'fraction' },
    };
    await worker.finish({ runId, submissionId: id }, { metrics });
    return id;
  }

  it('get one more, in which what was measured before is ranked at once by its composite', async () => {
    await addResult('small', 0.5, 200_000);
    await addResult('fast', 0.4, 400_000);
    await addResult('wrong', 0.3, 100_000, 0.5);
    const response = await ask('POST', '', SMALL_AND_FAST);
    expect(response.status).toBe(201);
    const event = EventSchema.parse(await response.json());
    expect(event).toMatchObject({
      id: 'small-and-fast',
      description: '',
      objectives: [{ metric: 'composite', direction: 'lower', unit: 'ratio' }],
      constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, unit: 'fraction' }],
      rank: 'composite',
      bestOf: 'first-unless-better',
      composite: {
        ...SMALL_AND_FAST.composite,
        formula: '(relativeLatency / 1)^0.5 × (modelSize / 200000 bytes)^0.5',
      },
      retiredAt: null,
    });
    expect(Date.now() - Date.parse(String(event.addedAt))).toBeLessThan(60_000);
    expect((await shownEvents()).map(({ id }) => id)).toEqual([...EVENT_IDS, 'small-and-fast']);
    expect((await shownEvents()).at(-1)).toEqual(event);
    expect(await ranksOn('small-and-fast')).toEqual([
      [1, 'small'],
      [2, 'fast'],
    ]);
    const shown = await board('small-and-fast');
    // √(0.5 / 1 · 200,000 / 200,000), and half the ±1 % of the latency; the size is exact.
    expect(shown.entries[0]?.metrics.composite).toMatchObject({
      unit: 'ratio',
      value: expect.closeTo(Math.SQRT1_2, 6),
    });
    expect(shown.entries[0]?.metrics.composite?.ciLower).toBeCloseTo(Math.sqrt(0.495), 6);
    expect(shown.entries[1]?.metrics.composite?.value).toBeCloseTo(Math.sqrt(0.4 * 2), 6);
    const { unranked } = await board('small-and-fast', 'unranked');
    expect(unranked.map(({ reason, submission }) => [reason, submission.name])).toEqual([
      ['constraint-missed', 'wrong'],
    ]);
    expect(await audit()).toMatchObject([
      { action: 'event.add', detail: { event: 'small-and-fast', definition: { rank: 'composite' } } },
    ]);
  });

  it('get a built-in one by its id alone, and each id once', async () => {
    await api.prisma.event.deleteMany({ where: { competitionId: competition.id, key: 'extreme-push' } });
    const response = await ask('POST', '', 'extreme-push');
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ id: 'extreme-push', title: 'Extreme Push' });
    expect(await codeOf(await ask('POST', '', 'extreme-push'))).toBe('event-exists');
    await ask('POST', '/extreme-push/retire');
    expect(await codeOf(await ask('POST', '', 'extreme-push'))).toBe('event-exists');
    const twice = await Promise.all([ask('POST', '', BY_SIZE), ask('POST', '', BY_SIZE)]);
    expect(twice.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await audit()).map(({ action }) => action)).toEqual(['event.add', 'event.retire', 'event.add']);
  });

  const accuracyAbove = (bound: unknown) => ({ metric: 'accuracy', operator: '>=', bound });
  const size = { metric: 'modelSize', direction: 'lower' };
  const latency = { metric: 'relativeLatency', direction: 'lower' };
  const terms = SMALL_AND_FAST.composite?.terms ?? [];
  it.each<[string, object | string, string[]]>([
    ['an id that is none', { id: 'By Size' }, ['id']],
    ['no title', { title: '  ' }, ['title']],
    ['a field that is unknown', { weight: 2 }, ['weight']],
    ['no objective', { objectives: [] }, ['objectives']],
    [
      'a metric that is none',
      { objectives: [{ metric: 'speed', direction: 'lower' }] },
      ['objectives.0.metric'],
    ],
    ['the wrong direction', { objectives: [{ ...size, direction: 'higher' }] }, ['objectives.0.direction']],
    ['a metric twice', { objectives: [size, size] }, ['objectives.1.metric']],
    ['a unit of another metric', { objectives: [{ ...size, unit: 'ms' }] }, ['objectives.0.unit']],
    ['a bound that is no share', { constraints: [accuracyAbove(85)] }, ['constraints.0.bound']],
    ['a bound that is no number', { constraints: [accuracyAbove('0.85')] }, ['constraints.0.bound']],
    [
      'a bound of no size',
      { constraints: [{ metric: 'modelSize', operator: '<', bound: 0 }] },
      ['constraints.0.bound'],
    ],
    [
      'an operator on the wrong side, and an unknown unit',
      { constraints: [{ ...accuracyAbove(0.85), operator: '<', unit: 'bytes' }] },
      ['constraints.0.operator', 'constraints.0.unit'],
    ],
    ['a Pareto front of one objective', { rank: 'pareto' }, ['objectives']],
    ['a Pareto front of none of its own', { rank: 'fronts' }, ['rank']],
    ['a rule that is none', { bestOf: 'best' }, ['bestOf']],
    ['no formula for its composite', { ...SMALL_AND_FAST, composite: undefined }, ['composite']],
    ['a formula that nothing names', { composite: SMALL_AND_FAST.composite }, ['composite']],
    [
      'weights that do not sum to 1',
      { ...SMALL_AND_FAST, composite: { terms: terms.map((term) => ({ ...term, weight: 0.4 })) } },
      ['composite.terms'],
    ],
    [
      'a composite of one measurement twice',
      { ...SMALL_AND_FAST, composite: { terms: [terms[0], { ...terms[1], metric: 'latency' }] } },
      ['composite.terms.1.metric'],
    ],
    [
      'another first objective than its composite',
      { ...SMALL_AND_FAST, objectives: [latency] },
      ['objectives', 'composite'],
    ],
    ['a built-in event that is none', 'javelin', ['']],
  ])('are refused one with %s, by the name of the field', async (_title, wrong, paths) => {
    const event = typeof wrong === 'string' ? wrong : { ...BY_SIZE, ...wrong };
    const problem = await problemOf(await ask('POST', '', event));
    expect(problem).toMatchObject({ status: 400, code: 'validation-failed' });
    expect(problem.errors?.map(({ path }) => path)).toEqual(paths);
    expect(await shownEvents()).toHaveLength(5);
    expect(await audit()).toEqual([]);
  });

  describe('before the competition starts', () => {
    beforeEach(async () => {
      competition = await addCompetition(api.prisma, { startsAt: TOMORROW });
    });

    it('may rank by other rules, and do so at once', async () => {
      await addResult('small', 0.5, 100_000);
      await addResult('fast', 0.4, 400_000);
      await add(BY_SIZE);
      expect(await ranksOn('by-size')).toEqual([
        [1, 'small'],
        [2, 'fast'],
      ]);
      const response = await ask('PATCH', '/by-size', {
        title: 'By speed',
        objectives: [latency],
        constraints: [{ metric: 'modelSize', operator: '<=', bound: 200_000 }],
        bestOf: 'latest',
      });
      expect(response.status).toBe(200);
      const edited = EventSchema.parse(await response.json());
      expect(edited).toMatchObject({
        id: 'by-size',
        title: 'By speed',
        rank: 'by-interval',
        bestOf: 'latest',
      });
      const shown = await board('by-size');
      expect(shown.event).toEqual(edited);
      expect(shown.entries.map(({ submission }) => submission.name)).toEqual(['small']);
      const { unranked } = await board('by-size', 'unranked');
      expect(unranked.map(({ submission }) => submission.name)).toEqual(['fast']);
      expect((await audit()).at(-1)).toMatchObject({
        action: 'event.edit',
        detail: { event: 'by-size', before: { title: 'By size' }, after: { title: 'By speed' } },
      });
    });

    it('may get a formula and lose it again', async () => {
      await add(BY_SIZE);
      const { composite, objectives, rank } = SMALL_AND_FAST;
      const given = await ask('PATCH', '/by-size', { composite, objectives, rank });
      expect(await given.json()).toMatchObject({ rank: 'composite', composite: { terms } });
      const taken = await ask('PATCH', '/by-size', { ...BY_SIZE, id: undefined, composite: null });
      expect(await taken.json()).toMatchObject({ rank: 'by-interval', composite: null });
    });

    it.each([
      ['a method that its objectives do not fit', { rank: 'pareto' }, ['objectives']],
      ['a formula that nothing names', { composite: SMALL_AND_FAST.composite }, ['composite']],
      ['another id', { id: 'other', title: 'Other' }, ['id']],
      ['nothing', {}, ['']],
      ['a title that is empty', { title: '' }, ['title']],
    ])('are not changed to %s', async (_title, edit, paths) => {
      const before = await add(BY_SIZE);
      const problem = await problemOf(await ask('PATCH', '/by-size', edit));
      expect(problem).toMatchObject({ status: 400, code: 'validation-failed' });
      expect(problem.errors?.map(({ path }) => path)).toEqual(paths);
      expect((await shownEvents()).at(-1)).toEqual(before);
    });

    it('keep their rules while they are retired', async () => {
      await add(BY_SIZE);
      await ask('POST', '/by-size/retire');
      expect(await codeOf(await ask('PATCH', '/by-size', { objectives: [latency] }))).toBe('event-retired');
      expect((await ask('PATCH', '/by-size', { title: 'Retired' })).status).toBe(200);
    });
  });

  it('keep their rules once the competition has started, but not their texts', async () => {
    await addResult('small', 0.5, 200_000);
    await add(BY_SIZE);
    for (const edit of [
      { objectives: [latency] },
      { constraints: [accuracyAbove(0.2)] },
      { bestOf: 'latest' },
      { title: 'Other', rank: 'pareto', objectives: [latency, size] },
    ]) {
      const problem = await problemOf(await ask('PATCH', '/by-size', edit));
      expect(problem).toMatchObject({ status: 409, code: 'event-rules-fixed' });
      expect(problem.detail).toContain(YESTERDAY.toISOString());
    }
    // A client that sends the rules as they are changes nothing.
    const { title: _title, id: _id, ...rules } = BY_SIZE;
    const words = { ...rules, title: 'Smallest', description: 'Bytes alone.' };
    const edited = await ask('PATCH', '/by-size', words);
    expect(edited.status).toBe(200);
    expect((await shownEvents()).at(-1)).toMatchObject({ title: 'Smallest', description: 'Bytes alone.' });
    expect((await board('by-size')).event.title).toBe('Smallest');
    expect((await audit()).map(({ action }) => action)).toEqual(['event.add', 'event.edit']);
  });

  it('are no longer ranked when they are retired, come last, and are ranked again when they are restored', async () => {
    const first = await addResult('first', 0.5, 300_000);
    const retired = EventSchema.parse(await (await ask('POST', '/memory-challenge/retire')).json());
    expect(Date.now() - Date.parse(String(retired.retiredAt))).toBeLessThan(60_000);
    expect((await shownEvents()).map(({ id }) => id)).toEqual([
      ...EVENT_IDS.filter((id) => id !== 'memory-challenge'),
      'memory-challenge',
    ]);
    await addResult('second', 0.5, 200_000);
    expect(await ranksOn('memory-challenge')).toEqual([[1, 'first']]);
    expect(await ranksOn('latency-sprint')).toHaveLength(2);
    expect((await board('memory-challenge')).event).toEqual(retired);
    const submission = SubmissionSchema.parse(await (await api.ask(`/api/v1/submissions/${first}`)).json());
    expect(submission.ranks.at(-1)).toEqual({
      event: 'memory-challenge',
      title: 'Memory Challenge',
      rank: 1,
      rankRange: { best: 1, worst: 1 },
      frontProbability: null,
      rankedCount: 1,
      tied: false,
      method: 'by-interval',
      retired: true,
    });
    expect(submission.ranks[0]).toMatchObject({ event: 'latency-sprint', retired: false });
    expect(await codeOf(await ask('POST', '/memory-challenge/retire'))).toBe('event-retired');

    const restored = EventSchema.parse(await (await ask('POST', '/memory-challenge/restore')).json());
    expect(restored.retiredAt).toBeNull();
    expect((await shownEvents()).map(({ id }) => id)).toEqual(EVENT_IDS);
    expect(await ranksOn('memory-challenge')).toEqual([
      [1, 'second'],
      [2, 'first'],
    ]);
    expect(await codeOf(await ask('POST', '/memory-challenge/restore'))).toBe('event-not-retired');
    expect(await audit()).toEqual([
      { action: 'event.retire', detail: { event: 'memory-challenge' } },
      { action: 'event.restore', detail: { event: 'memory-challenge' } },
    ]);
  });

  it('are known by competition and id', async () => {
    for (const response of [
      await ask('PATCH', '/javelin', { title: 'Javelin' }),
      await ask('POST', '/javelin/retire'),
      await ask('POST', '/javelin/restore'),
    ]) {
      expect(await codeOf(response)).toBe('event-not-found');
    }
    competition = { ...competition, slug: 'nowhere' };
    expect(await codeOf(await ask('POST', '', BY_SIZE))).toBe('competition-not-found');
    expect(await codeOf(await ask('POST', '/latency-sprint/retire'))).toBe('competition-not-found');
    expect((await ask('POST', '/%00/retire')).status).toBe(400);
  });

  it('are the organiser’s alone to change', async () => {
    const { token } = await addTeam(api.prisma);
    expect((await ask('POST', '', BY_SIZE, token)).status).toBe(403);
    expect((await ask('PATCH', '/latency-sprint', { title: 'Mine' }, token)).status).toBe(403);
    expect((await ask('POST', '/latency-sprint/retire', undefined, token)).status).toBe(403);
    expect((await ask('POST', '/latency-sprint/restore', undefined, '')).status).toBe(401);
  });
});
