import fc from 'fast-check';
import { BUILT_IN_EVENTS, EVENT_IDS, type EventDefinition } from '../competition/event';
import { METRICS, type MeasuredValue, type MetricName, type Metrics } from '../metric';
import type { RankCandidate } from './assessed-candidate';
import { frontReference } from './order-by-pareto';
import { paretoFronts } from './pareto-fronts';
import { rankEvent } from './rank-event';
import { rankText } from './rank-text';

/** A value with a 95 % interval of ± a share of it, or an exact one. */
function figure(metric: MetricName, value: number, share = 0): MeasuredValue {
  const bounds = share === 0 ? [null, null] : [value * (1 - share), value * (1 + share)];
  return { value, ciLower: bounds[0] ?? null, ciUpper: bounds[1] ?? null, unit: METRICS[metric].unit };
}

interface Figures {
  relativeLatency?: number;
  modelSize?: number;
  peakMemory?: number;
  accuracy?: number;
  latency?: number;
  latencyTimesSize?: number;
}

const WIDTHS: Partial<Record<MetricName, number>> = {
  relativeLatency: 0.005,
  latency: 0.005,
  peakMemory: 0.02,
  accuracy: 0.01,
  latencyTimesSize: 0.005,
};

function metrics(figures: Figures): Metrics {
  const names = Object.keys(figures) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => [name, figure(name, figures[name] as number, WIDTHS[name] ?? 0)]),
  );
}

/** A candidate called "team/submission", later ones submitted later. */
let submitted = 0;
function candidate(name: string, figures: Figures, more: Partial<RankCandidate> = {}): RankCandidate {
  return {
    submissionId: name,
    teamId: name.split('/')[0] as string,
    submittedAt: new Date(++submitted * 1000),
    metrics: metrics(figures),
    disqualifiedReason: null,
    heldReason: null,
    noisyReason: null,
    isBaseline: false,
    isReference: false,
    ...more,
  };
}

function rows(event: EventDefinition, candidates: readonly RankCandidate[]): string[] {
  return rankEvent(event, candidates).entries.map(
    ({ submissionId, ...rank }) => `${rankText({ method: event.rank, ...rank })} ${submissionId}`,
  );
}

const SPRINT = BUILT_IN_EVENTS['latency-sprint'];
const MEMORY = BUILT_IN_EVENTS['memory-challenge'];
const CONTEST = BUILT_IN_EVENTS['accuracy-contest'];
const ALL_AROUND = BUILT_IN_EVENTS['all-around'];

describe('rankEvent by interval', () => {
  it('gives entries within the noise the same range of ranks', () => {
    const candidates = [
      candidate('ada/1', { relativeLatency: 0.5, accuracy: 0.95 }),
      candidate('bob/1', { relativeLatency: 0.502, accuracy: 0.95 }),
      candidate('eve/1', { relativeLatency: 0.55, accuracy: 0.95 }),
    ];
    expect(rows(SPRINT, candidates)).toEqual(['1 (1–2) ada/1', '2 (1–2) bob/1', '3 eve/1']);
  });

  it('enters one qualifying submission of each team, the better one, and lists no other', () => {
    const board = rankEvent(SPRINT, [
      candidate('ada/slow', { relativeLatency: 0.9, accuracy: 0.95 }),
      candidate('ada/best', { relativeLatency: 0.6, accuracy: 0.95 }),
      candidate('ada/fast but wrong', { relativeLatency: 0.1, accuracy: 0.3 }),
      candidate('bob/1', { relativeLatency: 0.7, accuracy: 0.95 }),
    ]);
    expect(board.entries.map(({ submissionId }) => submissionId)).toEqual(['ada/best', 'bob/1']);
    expect(board.unranked).toEqual([]);
  });

  it('enters the earlier of equal submissions', () => {
    const figures = { modelSize: 1000, peakMemory: 5000, accuracy: 0.95 };
    const later = candidate('ada/a', figures, { submittedAt: new Date(2_000_000) });
    const earlier = candidate('ada/b', figures, { submittedAt: new Date(1_000_000) });
    expect(rows(MEMORY, [later, earlier])).toEqual(['1 ada/b']);
  });

  it('lists a team without a qualifying submission once, with what is missing', () => {
    const board = rankEvent(SPRINT, [
      candidate('eve/slow', { relativeLatency: 0.9, accuracy: 0.84 }),
      candidate('eve/fast', { relativeLatency: 0.2, accuracy: 0.8499999 }),
      candidate('ada/1', { relativeLatency: 0.6, accuracy: 0.95 }),
      candidate('bob/unmeasured', { accuracy: 0.95 }),
    ]);
    expect(board.entries.map(({ submissionId }) => submissionId)).toEqual(['ada/1']);
    expect(board.unranked).toEqual([
      {
        submissionId: 'eve/fast',
        reason: 'constraint-missed',
        detail: 'Accuracy 84.99999 % is not ≥ 85 %.',
        constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, status: 'missed' }],
      },
      {
        submissionId: 'bob/unmeasured',
        reason: 'constraint-missed',
        detail: 'Relative latency has no usable measurement.',
        constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, status: 'met' }],
      },
    ]);
  });

  it('lists the submission that is nearest to qualifying', () => {
    const candidates = [
      candidate('eve/huge and slow', { accuracy: 0.99, latency: 200, modelSize: 20_971_520 }),
      candidate('eve/slow', { accuracy: 0.9, latency: 200, modelSize: 1000 }),
    ];
    expect(rankEvent(CONTEST, candidates)).toMatchObject({
      entries: [],
      unranked: [{ submissionId: 'eve/slow', detail: 'Latency 200 ms is not < 100 ms.' }],
    });
    expect(rankEvent(CONTEST, candidates.slice(0, 1)).unranked[0]?.detail).toBe(
      'Latency 200 ms is not < 100 ms; Model size 20 MiB is not < 10 MiB.',
    );
  });

  it('names a constraint whose metric was not measured, once', () => {
    const board = rankEvent(CONTEST, [candidate('eve/1', { accuracy: 0.9, modelSize: 1000 })]);
    expect(board.unranked[0]?.detail).toBe('Latency has no usable measurement.');
  });

  it('ranks a marginal entry, and reports it as such', () => {
    const board = rankEvent(SPRINT, [candidate('ada/1', { relativeLatency: 0.6, accuracy: 0.852 })]);
    expect(board.entries).toEqual([
      {
        submissionId: 'ada/1',
        rank: 1,
        rankRange: { best: 1, worst: 1 },
        frontProbability: null,
        tied: false,
        isFinal: false,
        constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, status: 'marginal' }],
      },
    ]);
  });

  it('lists a held submission unranked, and ranks what counts for its team without it', () => {
    const held = { heldReason: 'Too fast.' };
    const slow = candidate('ada/slow', { relativeLatency: 0.9, accuracy: 0.95 });
    const other = candidate('bob/1', { relativeLatency: 0.5, accuracy: 0.95 });
    const inaccurate = candidate('eve/1', { relativeLatency: 0.4, accuracy: 0.5 });
    const fast = { relativeLatency: 0.01, accuracy: 0.95 };
    const board = rankEvent(SPRINT, [
      candidate('ada/held', fast, held),
      slow,
      other,
      inaccurate,
      candidate('cyd/held', fast, held),
      candidate('dan/held, then disqualified', fast, { ...held, disqualifiedReason: 'Reads the labels.' }),
      candidate('host/held by mistake', fast, { ...held, isBaseline: true }),
    ]);
    expect(board.entries).toEqual(rankEvent(SPRINT, [slow, other]).entries);
    expect(board.unranked.map(({ submissionId, reason }) => [submissionId, reason])).toEqual([
      ['host/held by mistake', 'baseline'],
      ['ada/held', 'held'],
      ['cyd/held', 'held'],
      ['eve/1', 'constraint-missed'],
      ['dan/held, then disqualified', 'disqualified'],
    ]);
    expect(board.unranked[1]?.detail).toBe('Too fast.');
  });

  it('keeps reference, baselines and disqualified submissions out of the ranks and on the board', () => {
    const fast = { relativeLatency: 0.1, accuracy: 0.95 };
    const board = rankEvent(SPRINT, [
      candidate('eve/1', fast, { disqualifiedReason: 'Reads the labels.' }),
      candidate('host/baseline', fast, { isBaseline: true }),
      candidate(
        'host/reference',
        { relativeLatency: 1, accuracy: 0.95 },
        { isReference: true, isBaseline: true },
      ),
      candidate('ada/1', { relativeLatency: 0.6, accuracy: 0.95 }),
      candidate('eve/2', { relativeLatency: 0.8, accuracy: 0.95 }),
    ]);
    expect(board.entries.map(({ submissionId, rank }) => [submissionId, rank])).toEqual([
      ['ada/1', 1],
      ['eve/2', 2],
    ]);
    expect(board.unranked.map(({ submissionId, reason, detail }) => [submissionId, reason, detail])).toEqual([
      ['host/reference', 'reference', 'The reference model of the competition.'],
      ['host/baseline', 'baseline', 'A baseline of the organisers.'],
      ['eve/1', 'disqualified', 'Reads the labels.'],
    ]);
  });

  it('splits equal sizes by memory where memory is distinguishable', () => {
    const candidates = [
      candidate('ada/1', { modelSize: 1000, peakMemory: 9e6, accuracy: 0.95 }),
      candidate('bob/1', { modelSize: 1000, peakMemory: 5e6, accuracy: 0.95 }),
      candidate('cyd/1', { modelSize: 1000, peakMemory: 5.01e6, accuracy: 0.95 }),
      candidate('dan/1', { modelSize: 999, peakMemory: 99e6, accuracy: 0.95 }),
    ];
    expect(rows(MEMORY, candidates)).toEqual(['1 dan/1', '2 (2–3) bob/1', '3 (2–3) cyd/1', '4 ada/1']);
  });

  it('takes an empty board', () => {
    expect(rankEvent(SPRINT, [])).toEqual({ entries: [], unranked: [] });
    expect(rankEvent(ALL_AROUND, [])).toEqual({ entries: [], unranked: [] });
  });
});

describe('rankEvent by Pareto fronts', () => {
  const point = (relativeLatency: number, peakMemory: number, accuracy: number): Figures => ({
    relativeLatency,
    peakMemory,
    accuracy,
  });

  it('ranks by front, and equally likely ones of a front by hypervolume contribution', () => {
    const candidates = [
      candidate('fast/1', point(5, 100, 0.84)),
      candidate('accurate/1', point(8, 100, 0.96)),
      candidate('between/1', point(6, 100, 0.9)),
      candidate('dominated/1', point(6.3, 110, 0.86)),
    ];
    // Latency counts in logarithms: ln(6/5)/ln(8/5) = 0.388, so between adds 0.612 · 0.5 = 0.306 of the area.
    expect(rows(ALL_AROUND, candidates)).toEqual([
      '1 (certain) between/1',
      '1 (certain) accurate/1',
      '1 (certain) fast/1',
      '2 dominated/1',
    ]);
  });

  it('says how likely each is on the front, where the data do not decide', () => {
    const candidates = [
      candidate('ada/1', point(5, 100, 0.9)),
      candidate('bob/1', point(5.01, 100.1, 0.899)),
      candidate('cyd/1', point(5.3, 110, 0.8)),
    ];
    const board = rankEvent(ALL_AROUND, candidates).entries;
    expect(board.map(({ submissionId, rank }) => `${rank} ${submissionId}`)).toEqual([
      '1 ada/1',
      '1 bob/1',
      '2 cyd/1',
    ]);
    const [ada, bob, cyd] = board.map(({ frontProbability }) => frontProbability as number);
    expect(ada).toBeLessThan(1);
    expect(bob).toBeGreaterThan(0.5);
    expect(bob).toBeLessThan(ada as number);
    expect(cyd).toBe(0);
  });

  it('never makes an entry dominate another because weak entries arrive', () => {
    // Accuracies of 98.65 % and 97.30 % on some 800 examples: distinguishable between two, not among thirteen.
    const measured = (
      relativeLatency: number,
      accuracy: number,
      halfWidth: number,
      peakMemory = 100,
    ): Partial<RankCandidate> => ({
      metrics: {
        ...metrics({ relativeLatency, peakMemory }),
        accuracy: {
          value: accuracy,
          ciLower: accuracy - halfWidth,
          ciUpper: accuracy + halfWidth,
          unit: 'fraction',
        },
      },
    });
    const good = [
      candidate('cnn/1', {}, measured(2, 0.9865, 0.0082)),
      candidate('mlp/1', {}, measured(1, 0.973, 0.0107)),
    ];
    const weak = Array.from({ length: 11 }, (_, n) =>
      candidate(`weak${n}/1`, {}, measured(50 + n, 0.5, 0.03, 200)),
    );
    const first = (candidates: RankCandidate[]) =>
      rankEvent(ALL_AROUND, candidates)
        .entries.filter(({ rank }) => rank === 1)
        .map(({ submissionId }) => submissionId)
        .sort();
    expect(first(good)).toEqual(['cnn/1', 'mlp/1']);
    expect(first([...good, ...weak])).toEqual(['cnn/1', 'mlp/1']);
  });

  it('leaves out an entry that lacks an objective', () => {
    const board = rankEvent(ALL_AROUND, [
      candidate('ada/1', point(4, 100, 0.8)),
      candidate('bob/1', { relativeLatency: 1, accuracy: 0.9 }),
    ]);
    expect(board.entries).toMatchObject([{ submissionId: 'ada/1', rank: 1, tied: false }]);
    expect(board.unranked).toMatchObject([
      {
        submissionId: 'bob/1',
        reason: 'constraint-missed',
        detail: 'Peak memory has no usable measurement.',
      },
    ]);
  });

  it('gives exact figures the usual fronts', () => {
    const figures = fc.record({
      relativeLatency: fc.integer({ min: 1, max: 6 }),
      peakMemory: fc.integer({ min: 1, max: 6 }),
      accuracy: fc.integer({ min: 1, max: 6 }).map((sixth) => sixth / 6),
    });
    fc.assert(
      fc.property(fc.array(figures, { maxLength: 25 }), (list) => {
        const candidates = list.map((one, i) =>
          candidate(
            `${i}/1`,
            {},
            {
              metrics: {
                relativeLatency: figure('relativeLatency', one.relativeLatency),
                peakMemory: figure('peakMemory', one.peakMemory),
                accuracy: figure('accuracy', one.accuracy),
              },
            },
          ),
        );
        const fronts = paretoFronts(
          list.map((one) => [one.relativeLatency, one.peakMemory, one.accuracy]),
          ['lower', 'lower', 'higher'],
        );
        for (const { submissionId, rank } of rankEvent(ALL_AROUND, candidates).entries) {
          expect(rank).toBe(fronts[Number(submissionId.split('/')[0])]);
        }
      }),
    );
  });
});

describe('rankEvent with a final', () => {
  const measured = (relativeLatency: number) => metrics({ relativeLatency, accuracy: 0.95 });
  const candidates = [
    candidate('ada/1', { relativeLatency: 0.5, accuracy: 0.95 }, { final: measured(0.56) }),
    candidate('bob/1', { relativeLatency: 0.6, accuracy: 0.95 }, { final: measured(0.55) }),
    candidate('ada/2', { relativeLatency: 0.3, accuracy: 0.95 }),
    candidate('cyd/1', { relativeLatency: 0.4, accuracy: 0.95 }),
    candidate('dan/1', { relativeLatency: 0.9, accuracy: 0.95 }),
  ];

  it('ranks those in it first, by what it measured alone, and the others after them', () => {
    expect(rows(SPRINT, candidates)).toEqual(['1 bob/1', '2 ada/1', '3 cyd/1', '4 dan/1']);
    expect(rankEvent(SPRINT, candidates).entries.map(({ isFinal }) => isFinal)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('lists a team that misses a constraint there, though it met it before', () => {
    const eve = candidate(
      'eve/1',
      { relativeLatency: 0.2, accuracy: 0.95 },
      { final: metrics({ relativeLatency: 0.2, accuracy: 0.8 }) },
    );
    const board = rankEvent(SPRINT, [...candidates, eve]);
    expect(board.entries).toHaveLength(4);
    expect(board.unranked).toMatchObject([
      { submissionId: 'eve/1', reason: 'constraint-missed', detail: 'Accuracy 80 % is not ≥ 85 %.' },
    ]);
  });

  it('goes on from the last front of the final in a Pareto event', () => {
    const point = (scale: number) => ({
      relativeLatency: scale,
      peakMemory: 100 * scale,
      accuracy: 1 - scale / 10,
    });
    const entries = [
      candidate('ada/1', point(1), { final: metrics(point(2)) }),
      candidate('bob/1', point(1), { final: metrics(point(1)) }),
      candidate('cyd/1', point(0.1)),
      candidate('dan/1', point(0.5)),
    ];
    expect(rows(ALL_AROUND, entries)).toEqual(['1 (certain) bob/1', '2 ada/1', '3 cyd/1', '4 dan/1']);
  });
});

describe("rankEvent by an organiser's composite", () => {
  const event: EventDefinition = {
    ...SPRINT,
    id: 'fast-and-small',
    objectives: [{ metric: 'composite', direction: 'lower' }],
    constraints: [{ metric: 'composite', operator: '<', bound: 0.9 }],
    rank: 'composite',
    composite: {
      terms: [
        { metric: 'relativeLatency', reference: 1, weight: 0.5 },
        { metric: 'modelSize', reference: 1000, weight: 0.5 },
      ],
    },
  };

  it('ranks and constrains by the score', () => {
    const board = rankEvent(event, [
      candidate('small/1', { relativeLatency: 1, modelSize: 160 }),
      candidate('fast/1', { relativeLatency: 0.25, modelSize: 1000 }),
      candidate('both/1', { relativeLatency: 0.4, modelSize: 401 }),
      candidate('neither/1', { relativeLatency: 1, modelSize: 1000 }),
      candidate('unmeasured/1', { relativeLatency: 1 }),
    ]);
    expect(board.entries.map(({ submissionId, rank }) => [submissionId, rank])).toEqual([
      ['small/1', 1],
      ['both/1', 2],
      ['fast/1', 3],
    ]);
    expect(board.unranked.map(({ detail }) => detail)).toEqual([
      'Composite score 1× is not < 0.9×.',
      'Composite score has no usable measurement.',
    ]);
  });
});

describe('rankEvent, for any candidates', () => {
  const optional = (values: fc.Arbitrary<number>) => fc.option(values, { nil: undefined, freq: 12 });
  const candidates = fc
    .array(
      fc.record({
        team: fc.integer({ min: 0, max: 8 }),
        relativeLatency: optional(fc.constantFrom(0.5, 0.501, 0.51, 0.6, 1)),
        latency: optional(fc.constantFrom(1, 99.9, 120)),
        modelSize: optional(fc.constantFrom(1000, 2000, 11_000_000)),
        peakMemory: optional(fc.constantFrom(5e6, 5.01e6, 9e6)),
        accuracy: optional(fc.constantFrom(0.5, 0.82, 0.849, 0.851, 0.95)),
        latencyTimesSize: optional(fc.constantFrom(1, 1.001, 2)),
        time: fc.integer({ min: 0, max: 3 }),
        kind: fc.constantFrom(
          'entry',
          'entry',
          'entry',
          'entry',
          'held',
          'disqualified',
          'baseline',
          'reference',
        ),
      }),
      { maxLength: 20 },
    )
    .map((list) =>
      list.map(({ team, time, kind, ...figures }, i): RankCandidate => {
        const measured = Object.entries(figures).filter(([, value]) => value !== undefined);
        return candidate(`${team}/${i}`, Object.fromEntries(measured), {
          submittedAt: new Date(time),
          disqualifiedReason: kind === 'disqualified' ? 'Because.' : null,
          heldReason: kind === 'held' ? 'Too fast.' : null,
          noisyReason: null,
          isBaseline: kind === 'baseline',
          isReference: kind === 'reference',
        });
      }),
    );

  it.each(EVENT_IDS)('%s does not depend on their order', (id) => {
    const shuffled = candidates.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(rankEvent(BUILT_IN_EVENTS[id], other)).toEqual(rankEvent(BUILT_IN_EVENTS[id], list));
      }),
    );
  });

  it.each(EVENT_IDS)('%s lists each team once, ranks rising from 1, and misses no one', (id) => {
    fc.assert(
      fc.property(candidates, (list) => {
        const { entries, unranked } = rankEvent(BUILT_IN_EVENTS[id], list);
        const ranks = entries.map(({ rank }) => rank);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        if (ranks.length > 0) expect(ranks[0]).toBe(1);
        expect(entries.flatMap(({ constraints }) => constraints)).not.toContainEqual(
          expect.objectContaining({ status: 'missed' }),
        );

        const teamOf = (submissionId: string) => submissionId.split('/')[0];
        const competing = list.filter(
          (one) =>
            !one.isReference && !one.isBaseline && one.disqualifiedReason === null && one.heldReason === null,
        );
        const missed = unranked.filter(({ reason }) => reason === 'constraint-missed');
        const teams = [...entries, ...missed].map(({ submissionId }) => teamOf(submissionId));
        expect(teams.toSorted()).toEqual([...new Set(competing.map(({ teamId }) => teamId))].sort());
        expect(unranked.length - missed.length).toBe(list.length - competing.length);
      }),
    );
  });
});

describe('frontReference', () => {
  // By hand: on the log scale of latency 1 to 100 is 0 to ln 100, and a tenth beyond is 100^1.1 = 158.49.
  it('is stated in the units of the metrics, on their scales', () => {
    const front = [
      metrics({ relativeLatency: 1, peakMemory: 100, accuracy: 0.7 }),
      metrics({ relativeLatency: 100, peakMemory: 100, accuracy: 0.9 }),
      metrics({ relativeLatency: 1000 }),
    ];
    const reference = frontReference(ALL_AROUND, front);
    expect(reference.relativeLatency).toBeCloseTo(100 ** 1.1, 9);
    expect(reference.peakMemory).toBeCloseTo(100, 9);
    expect(reference.accuracy).toBeCloseTo(0.68, 12);
    expect(frontReference(ALL_AROUND, [])).toEqual({});
  });
});
