import type { BoardChange } from '@torchperf/contracts';
import { type ChangePages, newestSeq, withChange } from './with-change';

const change = (seq: string): BoardChange => ({
  seq,
  at: '2026-11-01T10:00:00.000Z',
  event: 'latency-sprint',
  division: 'fast',
  team: { id: '00000000-0000-4000-8000-000000000000', name: 'Team A' },
  cause: 'run',
  submissionId: null,
  previousSubmissionId: null,
  unrankedReason: null,
  rankBefore: 1,
  rankAfter: 2,
  metrics: {},
});
const pagesOf = (...pages: string[][]): ChangePages => ({
  pages: pages.map((seqs) => ({ items: seqs.map(change), frozenSince: null })),
  pageParams: [undefined, ...pages.slice(1).map(() => '1')],
});
const seqsOf = ({ pages }: ChangePages) => pages.map(({ items }) => items.map(({ seq }) => seq));

describe('withChange', () => {
  it('puts a new change at the top, by the size of its number', () => {
    expect(seqsOf(withChange(pagesOf(['9', '8'], ['7']), change('10')))).toEqual([['10', '9', '8'], ['7']]);
    expect(seqsOf(withChange(pagesOf([]), change('1')))).toEqual([['1']]);
  });

  it('leaves what is known as it is', () => {
    const pages = pagesOf(['10', '9']);
    expect(withChange(pages, change('10'))).toBe(pages);
    expect(withChange(pages, change('9'))).toBe(pages);
  });

  it('knows the newest', () => {
    expect(newestSeq(pagesOf(['10', '9'], ['8']))).toBe('10');
    expect(newestSeq(pagesOf([]))).toBeNull();
  });
});
