import { rankChange } from './change.format';

const ranks = (
  rankBefore: number | null,
  rankAfter: number | null,
  more: Partial<Parameters<typeof rankChange>[0]> = {},
) =>
  rankChange({
    rankBefore,
    rankAfter,
    unrankedReason: null,
    submissionId: 'a submission',
    previousSubmissionId: null,
    ...more,
  });

describe('rankChange', () => {
  it('says where a place stood and stands, a smaller rank being better', () => {
    expect(ranks(3, 1)).toEqual({ text: '3 → 1', words: 'From rank 3 to rank 1', direction: 'up' });
    expect(ranks(1, 12)).toEqual({ text: '1 → 12', words: 'From rank 1 to rank 12', direction: 'down' });
    expect(ranks(2, 2)).toEqual({ text: 'stays 2', words: 'Stays at rank 2', direction: 'none' });
  });

  it('says what is new, and what stands there no more, and why', () => {
    expect(ranks(null, 4)).toEqual({ text: 'new → 4', words: 'New at rank 4', direction: 'up' });
    expect(ranks(4, null, { submissionId: null })).toEqual({
      text: '4 → off the board',
      words: 'From rank 4 to off the board',
      direction: 'down',
    });
    expect(ranks(4, null, { unrankedReason: 'held' }).text).toBe('4 → held for review');
  });

  it('does not call new what stood there without a rank', () => {
    expect(ranks(null, 2, { previousSubmissionId: 'another' })).toEqual({
      text: 'unranked → 2',
      words: 'From unranked to rank 2',
      direction: 'up',
    });
  });

  it('says why something is listed without a rank', () => {
    expect(ranks(null, null, { unrankedReason: 'baseline' })).toEqual({
      text: 'baseline',
      words: 'Unranked: baseline',
      direction: 'none',
    });
    expect(ranks(null, null, { submissionId: null }).text).toBe('off the board');
  });
});
