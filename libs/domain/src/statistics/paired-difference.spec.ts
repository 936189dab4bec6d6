import { pairedDifference } from './paired-difference';

describe('pairedDifference', () => {
  it('is the formula, worked out by hand', () => {
    // N = 102, d = 6/102 = 0.058824, se = √(10 + 1 − 36/102)/102 = √10.647059/102 = 0.031990; 1.959964·se = 0.062699
    const { estimate, lower, upper } = pairedDifference(2, 8, 100);
    expect(estimate).toBe(0.06);
    expect(lower).toBeCloseTo(-0.003875, 5);
    expect(upper).toBeCloseTo(0.121523, 5);
  });

  it('turns round with the models', () => {
    const one = pairedDifference(3, 17, 400);
    const other = pairedDifference(17, 3, 400);
    expect(other.estimate).toBe(-one.estimate);
    expect(other.lower).toBeCloseTo(-one.upper, 12);
  });

  it('has a width where no example distinguishes the two, and narrows with their number', () => {
    const few = pairedDifference(0, 0, 50);
    const many = pairedDifference(0, 0, 5000);
    expect(few.lower).toBeLessThan(0);
    expect(few.upper).toBeGreaterThan(0);
    expect(many.upper).toBeLessThan(few.upper / 50);
  });

  it('stays within what a difference of shares can be', () => {
    expect(pairedDifference(0, 1, 1).upper).toBe(1);
    expect(pairedDifference(1, 0, 1).lower).toBe(-1);
  });

  it.each([
    [1, 1, 1],
    [0, 0, 0],
    [-1, 0, 5],
    [0.5, 0, 5],
  ])('refuses %d and %d of %d', (b, c, n) => {
    expect(() => pairedDifference(b, c, n)).toThrow(RangeError);
  });
});
