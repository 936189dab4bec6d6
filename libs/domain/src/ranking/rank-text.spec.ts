import { rankOfText, rankText, type WrittenRank } from './rank-text';

const ranked = (rank: number, best: number, worst: number, tied = false): WrittenRank => ({
  method: 'by-interval',
  rank,
  tied,
  rankRange: { best, worst },
  frontProbability: null,
});
const onFront = (rank: number, frontProbability: number): WrittenRank => ({
  method: 'pareto',
  rank,
  tied: true,
  rankRange: null,
  frontProbability,
});

describe('rankText', () => {
  it.each([
    [ranked(2, 2, 2), '2'],
    [ranked(3, 1, 7), '3 (1–7)'],
    [ranked(2, 2, 3, true), '2= (2–3)'],
    [{ ...ranked(1, 1, 2, true), method: 'composite' as const }, '1= (1–2)'],
    [onFront(1, 0.314), '1 (31 %)'],
    [onFront(1, 0.95), '1 (certain)'],
    [onFront(2, 0.004), '2'],
  ])('writes %j as %s', (position, text) => {
    expect(rankText(position)).toBe(text);
  });
});

describe('rankOfText', () => {
  it('adds how many entries are ranked', () => {
    expect(rankOfText({ ...ranked(2, 2, 3, true), rankedCount: 14 })).toBe('2= (2–3) of 14');
    expect(rankOfText({ ...onFront(1, 1), rankedCount: 14 })).toBe('front 1 (certain) of 14 entries');
  });
});
