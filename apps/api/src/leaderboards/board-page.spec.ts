import { gunzipSync } from 'node:zlib';
import type { Leaderboard } from '@torchperf/contracts';
import { BoardPage, matchesEtag } from './board-page';

function pageOf(title: string): BoardPage {
  return new BoardPage({ competition: { slug: 'digits', title } } as Leaderboard);
}

describe('BoardPage', () => {
  it('gives equal content equal tags, and other content others', () => {
    expect(pageOf('Digits').etag).toBe(pageOf('Digits').etag);
    expect(pageOf('Digits').etag).not.toBe(pageOf('Letters').etag);
  });

  it('is compressed once', async () => {
    const page = pageOf('Digits');
    expect(gunzipSync(await page.gzipped())).toEqual(page.body);
    expect(await page.gzipped()).toBe(await page.gzipped());
  });
});

describe('matchesEtag', () => {
  it.each(['"x"', 'W/"x"', '"y", "x"', '*'])('finds the tag in %j', (header) => {
    expect(matchesEtag(header, 'W/"x"')).toBe(true);
  });

  it.each([undefined, '', '"y"', 'x'])('does not find it in %j', (header) => {
    expect(matchesEtag(header, 'W/"x"')).toBe(false);
  });
});
