import { gunzipSync } from 'node:zlib';
import type { Leaderboard } from '@torchperf/contracts';
import { BoardPage, matchesEtag } from './board-page';

function pageOf(title: string): Promise<BoardPage> {
  return BoardPage.of({ competition: { slug: 'digits', title } } as Leaderboard);
}

describe('BoardPage', () => {
  it('gives equal content equal tags, and other content others', async () => {
    const [digits, same, letters] = [await pageOf('Digits'), await pageOf('Digits'), await pageOf('Letters')];
    expect(digits.etag).toBe(same.etag);
    expect(digits.etag).not.toBe(letters.etag);
  });

  it('has its body compressed besides', async () => {
    const { body, gzipped } = await pageOf('Digits');
    expect(gunzipSync(gzipped)).toEqual(body);
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
