import { checkEvent, type EventDraft } from './check-event';
import { BUILT_IN_EVENTS, EVENT_IDS } from './event';

const EVENT: EventDraft = {
  id: 'fast-and-small',
  title: 'Fast and small',
  objectives: [{ metric: 'composite', direction: 'lower', unit: 'ratio' }],
  constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, unit: 'fraction' }],
  rank: 'composite',
  bestOf: 'latest',
  composite: {
    terms: [
      { metric: 'relativeLatency', reference: 1, weight: 0.7 },
      { metric: 'modelSize', reference: 1e6, weight: 0.3 },
    ],
  },
};

const paths = (changes: Partial<EventDraft>) => checkEvent({ ...EVENT, ...changes }).map(({ path }) => path);
const objective = (metric: string, direction = 'lower') => ({ metric, direction });
const term = (metric: string, weight: number, reference = 1) => ({ metric, reference, weight });

describe('checkEvent', () => {
  it.each(EVENT_IDS)('finds nothing wrong with %s', (id) => {
    expect(checkEvent(BUILT_IN_EVENTS[id])).toEqual([]);
  });

  it('finds nothing wrong with a composite, nor with one next to other objectives', () => {
    expect(checkEvent(EVENT)).toEqual([]);
    const objectives = [objective('composite'), objective('accuracy', 'higher')];
    expect(paths({ rank: 'pareto', objectives })).toEqual([]);
    expect(paths({ rank: 'by-interval', objectives })).toEqual([]);
  });

  it('says what is wrong and where', () => {
    const constraints = [{ metric: 'accuracy', operator: '>=', bound: 85 }];
    expect(checkEvent({ ...EVENT, constraints })).toEqual([
      { path: 'constraints.0.bound', message: 'must be a share from 0 to 1, as in 0.85 for 85 %' },
    ]);
  });

  it.each<[string, Partial<EventDraft>, string[]]>([
    ['an id that is no slug', { id: 'Fast & small' }, ['id']],
    ['an empty title', { title: ' ' }, ['title']],
    ['an unknown rank method', { rank: 'by-luck' }, ['rank']],
    ['an unknown best-of rule', { bestOf: 'luckiest' }, ['bestOf']],
    ['no objective', { objectives: [] }, ['objectives', 'composite']],
    [
      'an unknown metric, which a word of every object is too',
      { rank: 'by-interval', objectives: [objective('composite'), objective('toString')] },
      ['objectives.1.metric'],
    ],
    ['the wrong direction', { objectives: [objective('composite', 'higher')] }, ['objectives.0.direction']],
    ['the wrong unit', { objectives: [{ ...objective('composite'), unit: 'ms' }] }, ['objectives.0.unit']],
    [
      'an objective twice',
      { rank: 'by-interval', objectives: [objective('composite'), objective('composite')] },
      ['objectives.1.metric'],
    ],
    ['one objective for fronts', { rank: 'pareto' }, ['objectives']],
    [
      'five objectives for fronts',
      {
        rank: 'pareto',
        objectives: ['composite', 'modelSize', 'peakMemory', 'loadTime', 'relativeLatency'].map((metric) =>
          objective(metric),
        ),
      },
      ['objectives'],
    ],
    [
      'a composite event by something else',
      { objectives: [objective('modelSize')] },
      ['objectives', 'composite'],
    ],
    ['a composite without a formula', { composite: undefined }, ['composite']],
    [
      'a bound on the wrong side',
      { constraints: [{ metric: 'accuracy', operator: '<', bound: 0.9 }] },
      ['constraints.0.operator'],
    ],
    [
      'an unknown operator',
      { constraints: [{ metric: 'accuracy', operator: '=', bound: 0.9 }] },
      ['constraints.0.operator'],
    ],
    [
      'bounds that the scale does not have',
      {
        constraints: [
          { metric: 'modelSize', operator: '<', bound: 0 },
          { metric: 'latency', operator: '<', bound: Number.NaN },
        ],
      },
      ['constraints.0.bound', 'constraints.1.bound'],
    ],
    [
      'a constraint twice',
      {
        constraints: [
          { metric: 'latency', operator: '<', bound: 100 },
          { metric: 'latency', operator: '<=', bound: 90 },
        ],
      },
      ['constraints.1.metric'],
    ],
    [
      'weights that do not sum to 1',
      { composite: { terms: [term('relativeLatency', 0.7), term('modelSize', 0.7)] } },
      ['composite.terms'],
    ],
    [
      'a weight of its own that is no share',
      { composite: { terms: [term('relativeLatency', 1.5), term('modelSize', -0.5)] } },
      ['composite.terms.0.weight', 'composite.terms.1.weight'],
    ],
    [
      'one term',
      { composite: { terms: [term('relativeLatency', 1)] } },
      ['composite.terms', 'composite.terms.0.weight'],
    ],
    [
      'two terms of one measurement',
      { composite: { terms: [term('relativeLatency', 0.5), term('latencyP99', 0.5)] } },
      ['composite.terms.1.metric'],
    ],
    [
      'a composite of itself and of what no one measures',
      { composite: { terms: [term('composite', 0.5), term('beauty', 0.5)] } },
      ['composite.terms.0.metric', 'composite.terms.1.metric'],
    ],
    [
      'references that nothing can be a share of',
      { composite: { terms: [term('accuracy', 0.5, 0), term('modelSize', 0.5, -1)] } },
      ['composite.terms.0.reference', 'composite.terms.1.reference'],
    ],
  ])('refuses %s', (_, changes, expected) => {
    expect(paths(changes)).toEqual(expected);
  });
});
