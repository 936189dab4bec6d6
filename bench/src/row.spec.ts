import { allHeld, atLeast, atMost, informative, within } from './row';

describe('a row', () => {
  it.each([
    ['at most, on the bound', atMost('a', 25, 'ms', 25), true],
    ['at most, above it', atMost('a', 25.001, 'ms', 25), false],
    ['at least, on the bound', atLeast('a', 90, '%', 90), true],
    ['at least, below it', atLeast('a', 89.9, '%', 90), false],
    ['within, on the lower bound', within('a', 0.97, 'ratio', 0.97, 1.03), true],
    ['within, on the upper bound', within('a', 1.03, 'ratio', 0.97, 1.03), true],
    ['within, below', within('a', 0.969, 'ratio', 0.97, 1.03), false],
    ['within, above', within('a', 1.031, 'ratio', 0.97, 1.03), false],
    ['without a bound', informative('a', 1e9, 'ms'), true],
  ])('%s', (_, row, ok) => {
    expect(row.ok).toBe(ok);
  });

  it('does not hold a bound by a figure that is none', () => {
    const rows = [
      atMost('a', Number.NaN, 'ms', 25),
      atLeast('a', Number.NaN, '%', 90),
      within('a', Number.NaN, 'ratio', 0.97, 1.03),
    ];
    expect(rows.map(({ ok }) => ok)).toEqual([false, false, false]);
  });

  it('states its bound as text', () => {
    expect(atMost('a', 1, 'ms', 25).bound).toBe('≤ 25');
    expect(atLeast('a', 1, '%', 90).bound).toBe('≥ 90');
    expect(within('a', 1, 'ratio', 0.97, 1.03).bound).toBe('0.97 to 1.03');
    expect(informative('a', 1, 'ms').bound).toBeNull();
  });
});

describe('allHeld', () => {
  const held = atMost('held', 1, 'ms', 2);
  const missed = atMost('missed', 3, 'ms', 2);

  it('holds when every row does', () => {
    expect(allHeld([held, informative('figure', 9, 'ms')])).toBe(true);
  });

  it('does not when one does not, whatever its position', () => {
    expect(allHeld([missed, held])).toBe(false);
    expect(allHeld([held, missed])).toBe(false);
  });

  it('does not when nothing was measured', () => {
    expect(allHeld([])).toBe(false);
  });
});
