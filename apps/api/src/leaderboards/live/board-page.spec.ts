import { gunzipSync } from 'node:zlib';
import type { Leaderboard } from '@torchperf/contracts';
import { BoardPage } from './board-page';

function pageOf(title: string): Promise<BoardPage> {
  return BoardPage.create(boardOf(title, 0));
}

function boardOf(title: string, offset: number): Leaderboard {
  return {
    competition: { slug: 'digits', title },
    division: 'cpu',
    section: 'ranked',
    asOf: '2026-11-01T10:00:00.000Z',
    page: { offset, limit: 50, total: 120 },
  } as Leaderboard;
}

describe('BoardPage', () => {
  it('gives equal content equal tags, and other content others', async () => {
    const [digits, same, letters] = [await pageOf('Digits'), await pageOf('Digits'), await pageOf('Letters')];
    expect(digits.etag).toBe(same.etag);
    expect(digits.etag).not.toBe(letters.etag);
  });

  it('names the next page of the same version, until the last', async () => {
    const next = async (offset: number) => (await BoardPage.create(boardOf('Digits', offset))).next;
    expect(await next(50)).toEqual({
      division: 'cpu',
      section: 'ranked',
      at: '2026-11-01T10:00:00.000Z',
      offset: '100',
      limit: '50',
    });
    expect(await next(100)).toBeNull();
  });

  it('has its body compressed besides', async () => {
    const { body, gzipped } = await pageOf('Digits');
    expect(gunzipSync(gzipped)).toEqual(body);
  });
});
