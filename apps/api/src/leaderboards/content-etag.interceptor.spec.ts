import { contentEtag, matchesEtag } from './content-etag.interceptor';

it('gives equal content equal tags, and other content others', () => {
  expect(contentEtag({ a: 1 })).toBe(contentEtag({ a: 1 }));
  expect(contentEtag({ a: 1 })).not.toBe(contentEtag({ a: 2 }));
});

describe('matchesEtag', () => {
  it.each(['"x"', 'W/"x"', '"y", "x"', '*'])('finds the tag in %j', (header) => {
    expect(matchesEtag(header, '"x"')).toBe(true);
  });

  it.each([undefined, '', '"y"', 'x'])('does not find it in %j', (header) => {
    expect(matchesEtag(header, '"x"')).toBe(false);
  });
});
