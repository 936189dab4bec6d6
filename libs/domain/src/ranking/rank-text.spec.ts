import { rankOfText, rankText } from './rank-text';

const rankRange = null;

describe('rankText', () => {
  it.each([
    [{ method: 'by-interval', rank: 2, tied: false, rankRange: { best: 2, worst: 2 } }, '2'],
    [{ method: 'by-interval', rank: 3, tied: false, rankRange: { best: 1, worst: 7 } }, '3 (1–7)'],
    [{ method: 'by-interval', rank: 2, tied: true, rankRange: { best: 2, worst: 3 } }, '2= (2–3)'],
    [{ method: 'composite', rank: 1, tied: true, rankRange: { best: 1, worst: 2 } }, '1= (1–2)'],
    [{ method: 'pareto', rank: 1, tied: true, rankRange: null }, '1'],
  ] as const)('writes %j as %s', (position, text) => {
    expect(rankText(position)).toBe(text);
  });
});

describe('rankOfText', () => {
  it('adds how many entries are ranked', () => {
    expect(rankOfText({ method: 'by-interval', rank: 2, tied: true, rankRange, rankedCount: 14 })).toBe(
      '2= of 14',
    );
    expect(rankOfText({ method: 'pareto', rank: 1, tied: true, rankRange, rankedCount: 14 })).toBe(
      'front 1 of 14 entries',
    );
  });
});
