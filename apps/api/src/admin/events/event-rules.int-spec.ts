import { EventSchema } from '@torchperf/contracts';
import {
  addEvent,
  addResult,
  ask,
  audit,
  BY_SIZE,
  board,
  codeOf,
  problemOf,
  ranksOn,
  replaceCompetition,
  SMALL_AND_FAST,
  shownEvents,
  TOMORROW,
} from '#test/api/events-rig';

describe('the events of a competition', () => {
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
    beforeEach(() => replaceCompetition(TOMORROW));

    it('may rank by other rules, and do so at once', async () => {
      await addResult('small', 0.5, 100_000);
      await addResult('fast', 0.4, 400_000);
      await addEvent(BY_SIZE);
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
      await addEvent(BY_SIZE);
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
      const before = await addEvent(BY_SIZE);
      const problem = await problemOf(await ask('PATCH', '/by-size', edit));
      expect(problem).toMatchObject({ status: 400, code: 'validation-failed' });
      expect(problem.errors?.map(({ path }) => path)).toEqual(paths);
      expect((await shownEvents()).at(-1)).toEqual(before);
    });

    it('keep their rules while they are retired', async () => {
      await addEvent(BY_SIZE);
      await ask('POST', '/by-size/retire');
      expect(await codeOf(await ask('PATCH', '/by-size', { objectives: [latency] }))).toBe('event-retired');
      expect((await ask('PATCH', '/by-size', { title: 'Retired' })).status).toBe(200);
    });
  });
});
