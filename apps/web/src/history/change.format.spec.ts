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
  it('shows the rank before and after, a smaller one being better', () => {
    expect(ranks(3, 1)).toEqual({ text: '3 → 1', spoken: 'From rank 3 to rank 1', direction: 'up' });
    expect(ranks(1, 12)).toEqual({ text: '1 → 12', spoken: 'From rank 1 to rank 12', direction: 'down' });
    expect(ranks(2, 2)).toEqual({ text: 'stays 2', spoken: 'Stays at rank 2', direction: 'none' });
  });

  it('shows a new entry, and why an entry left the board', () => {
    expect(ranks(null, 4)).toEqual({ text: 'new → 4', spoken: 'New at rank 4', direction: 'up' });
    expect(ranks(4, null, { submissionId: null })).toEqual({
      text: '4 → off the board',
      spoken: 'From rank 4 to off the board',
      direction: 'down',
    });
    expect(ranks(4, null, { unrankedReason: 'held' }).text).toBe('4 → held for review');
  });

  it('does not call an entry new if it was listed without a rank', () => {
    expect(ranks(null, 2, { previousSubmissionId: 'another' })).toEqual({
      text: 'unranked → 2',
      spoken: 'From unranked to rank 2',
      direction: 'up',
    });
  });

  it('shows why an entry is listed without a rank', () => {
    expect(ranks(null, null, { unrankedReason: 'baseline' })).toEqual({
      text: 'baseline',
      spoken: 'Unranked: baseline',
      direction: 'none',
    });
    expect(ranks(null, null, { submissionId: null }).text).toBe('off the board');
  });
});
