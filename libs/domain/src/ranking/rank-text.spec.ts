import { rankOfText, rankText } from './rank-text';

describe('rankText', () => {
  it.each([
    [{ method: 'by-interval', rank: 2, tied: false }, '2'],
    [{ method: 'by-interval', rank: 2, tied: true }, '2='],
    [{ method: 'composite', rank: 1, tied: true }, '1='],
    [{ method: 'pareto', rank: 1, tied: true }, '1'],
  ] as const)('writes %j as %s', (position, text) => {
    expect(rankText(position)).toBe(text);
  });
});

describe('rankOfText', () => {
  it('adds how many entries are ranked', () => {
    expect(rankOfText({ method: 'by-interval', rank: 2, tied: true, rankedCount: 14 })).toBe('2= of 14');
    expect(rankOfText({ method: 'pareto', rank: 1, tied: true, rankedCount: 14 })).toBe(
      'front 1 of 14 entries',
    );
  });
});
