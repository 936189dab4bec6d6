import fc from 'fast-check';
import { candidate, type Figures, figure, metrics, rows } from '../../test/rank-candidates';
import { BUILT_IN_EVENTS } from '../competition/event';
import type { RankCandidate } from './assessed-candidate';
import { frontReference } from './order-by-pareto';
import { paretoFronts } from './pareto-fronts';
import { rankEvent } from './rank-event';

const ALL_AROUND = BUILT_IN_EVENTS['all-around'];

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
