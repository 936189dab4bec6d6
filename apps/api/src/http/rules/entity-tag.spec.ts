import { matchesEtag } from './entity-tag';

describe('matchesEtag', () => {
  it.each(['"x"', 'W/"x"', '"y", "x"', '*'])('finds the tag in %j', (header) => {
    expect(matchesEtag(header, 'W/"x"')).toBe(true);
  });

  it.each([undefined, '', '"y"', 'x'])('does not find it in %j', (header) => {
    expect(matchesEtag(header, 'W/"x"')).toBe(false);
  });
});
