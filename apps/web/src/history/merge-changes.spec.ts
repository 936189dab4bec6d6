import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import type { BoardChange, Changes } from '@torchperf/contracts';
import { buildBoardChange } from '#test/builders/board-change';
import { changesQuery, liveChangesQuery } from './history.queries';
import { isLaterThan, mergeChanges, newestSeq, withBatch } from './merge-changes';

const changes = (...seqs: (number | string)[]) => seqs.map(buildBoardChange);
const page = (...seqs: (number | string)[]): Changes => ({ items: changes(...seqs), frozenSince: null });
const seqsOf = (list: readonly BoardChange[]) => list.map(({ seq }) => seq);
const downFrom = (newest: number, count: number) => Array.from({ length: count }, (_, i) => newest - i);

describe('mergeChanges', () => {
  it('puts live changes above the pages, by sequence number', () => {
    expect(seqsOf(mergeChanges(changes('11', '10'), [page('9', '8'), page('7')]))).toEqual([
      '11',
      '10',
      '9',
      '8',
      '7',
    ]);
    expect(seqsOf(mergeChanges(changes('1'), [page()]))).toEqual(['1']);
    const large = ['90071992547409931', '90071992547409930'] as const;
    expect(seqsOf(mergeChanges(changes(large[0]), [page(large[1])]))).toEqual([...large]);
  });

  it('has no duplicates and no gap when the pages are loaded again', () => {
    expect(seqsOf(mergeChanges(changes('11', '10'), [page('11', '10', '9')]))).toEqual(['11', '10', '9']);
    expect(seqsOf(mergeChanges(changes('11', '10'), [page('30', '29')]))).toEqual(['30', '29']);
  });
});

describe('withBatch', () => {
  it('adds new changes, newest first', () => {
    expect(seqsOf(withBatch(changes('9'), changes('9', '10', '11')))).toEqual(['11', '10', '9']);
    expect(seqsOf(withBatch([], changes('9', '10')))).toEqual(['10', '9']);
  });

  it('stays the same list if there are none', () => {
    const live = changes('10', '9');
    expect(withBatch(live, changes('9', '10'))).toBe(live);
    expect(withBatch(live, [])).toBe(live);
  });
});

describe('newestSeq', () => {
  it('is that of the first', () => {
    expect(newestSeq(changes('10', '9'))).toBe('10');
    expect(newestSeq([])).toBeNull();
  });
});

describe('isLaterThan', () => {
  const at = (iso: string) => [{ at: '2026-11-01T09:00:00.000Z' }, { at: iso }];

  it('reports whether one of them is later than the moment', () => {
    expect(isLaterThan(at('2026-11-01T10:00:00.001Z'), '2026-11-01T10:00:00.000Z')).toBe(true);
    expect(isLaterThan(at('2026-11-01T10:00:00.000Z'), '2026-11-01T10:00:00.000Z')).toBe(false);
    expect(isLaterThan([], '2026-11-01T10:00:00.000Z')).toBe(false);
  });
});

describe('a change that comes while an older page is loaded', () => {
  afterEach(() => jest.restoreAllMocks());

  it('stays on the list', async () => {
    const client = new QueryClient();
    let answerOlder: (response: Response) => void = () => {};
    jest
      .spyOn(globalThis, 'fetch')
      .mockResolvedValueOnce(Response.json(page(...downFrom(100, 50))))
      .mockReturnValueOnce(
        new Promise((resolve) => {
          answerOlder = resolve;
        }),
      );
    const pages = changesQuery('cup', {});
    const live = liveChangesQuery('cup', {}).queryKey;
    await client.fetchInfiniteQuery(pages);
    const observer = new InfiniteQueryObserver(client, pages);
    const stop = observer.subscribe(() => {});

    const loading = observer.fetchNextPage();
    client.setQueryData(live, (before = []) => withBatch(before, changes('101')));
    answerOlder(Response.json(page(...downFrom(50, 10))));
    await loading;

    const shown = mergeChanges(
      client.getQueryData(live) ?? [],
      client.getQueryData(pages.queryKey)?.pages ?? [],
    );
    expect(seqsOf(shown)).toEqual(downFrom(101, 61).map(String));
    stop();
    client.clear();
  });
});
