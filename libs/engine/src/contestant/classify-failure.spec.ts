import { reachedLimit } from './classify-failure';

const LIMIT = 1000;
const kills = (limitHits: number | null) => ({ oomKills: 1, limitHits });

describe('reachedLimit, of a process that was OOM-killed', () => {
  it('follows the control group where it counts its own limit, with a peak or without', () => {
    expect(reachedLimit(kills(1), LIMIT, null)).toBe(true);
    expect(reachedLimit(kills(3), LIMIT, 10)).toBe(true);
    expect(reachedLimit(kills(0), LIMIT, null)).toBe(false);
    expect(reachedLimit(kills(0), LIMIT, 999)).toBe(false);
  });

  it('follows the peak where it does not', () => {
    expect(reachedLimit(kills(null), LIMIT, 800)).toBe(true);
    expect(reachedLimit(kills(null), LIMIT, 799)).toBe(false);
    expect(reachedLimit(kills(null), LIMIT, null)).toBe(false);
  });
});
