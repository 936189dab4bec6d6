import fc from 'fast-check';
import { candidate, metrics, rows } from '../../test/rank-candidates';
import { BUILT_IN_EVENTS, EVENT_IDS, type EventDefinition } from '../competition/event';
import type { RankCandidate } from './assessed-candidate';
import { rankEvent } from './rank-event';

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
