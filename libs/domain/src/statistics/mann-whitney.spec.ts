import fc from 'fast-check';
import { mannWhitney } from './mann-whitney';

const AT_TERM = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const EARLY = [1.15, 0.88, 0.9, 0.74, 1.21];

describe('mannWhitney', () => {
  // Hollander and Wolfe, example 4.1: U = 35, one-sided p 0.127. scipy 1.17: mannwhitneyu(x, y, method='exact')
  it('equals the published example', () => {
    const result = mannWhitney(AT_TERM, EARLY);
    expect(result).toMatchObject({ u: 35, method: 'exact' });
    expect(result.pValue).toBeCloseTo(0.2544122544122544, 12);
  });

  // scipy 1.17: mannwhitneyu(a, b, method='exact')
  it('of twelve launches each equals scipy', () => {
    const a = [0.11, 0.52, 0.93, 1.41, 1.77, 2.18, 2.59, 3.01, 3.44, 3.86, 4.21, 4.67];
    const b = [1.03, 1.58, 2.02, 2.55, 3.12, 3.61, 4.04, 4.58, 5.03, 5.49, 6.06, 6.62];
    const result = mannWhitney(a, b);
    expect(result).toMatchObject({ u: 40, method: 'exact' });
    expect(result.pValue).toBeCloseTo(0.06836144068611427, 12);
  });

  // scipy 1.17: mannwhitneyu(a, b, method='asymptotic'), which corrects for ties and continuity
  it('corrects for ties', () => {
    const result = mannWhitney([1, 2, 2, 3, 4, 5, 5, 7], [2, 4, 5, 6, 6, 8, 9]);
    expect(result).toMatchObject({ u: 13.5, method: 'normal' });
    expect(result.pValue).toBeCloseTo(0.1020809611324846, 10);
  });

  // scipy 1.17: mannwhitneyu(2 * np.arange(60), 2 * np.arange(60) + 15, method='asymptotic')
  it('approximates many values as scipy does', () => {
    const even = Array.from({ length: 60 }, (_, i) => 2 * i);
    const odd = Array.from({ length: 60 }, (_, i) => 2 * i + 15);
    const result = mannWhitney(even, odd);
    expect(result).toMatchObject({ u: 1378, method: 'normal' });
    expect(result.pValue).toBeCloseTo(0.02694585619564296, 10);
  });

  it('counts out few against many, where the approximation would be poor', () => {
    const many = Array.from({ length: 400 }, (_, i) => i);
    // By hand: both values above all 400 is one way in C(402, 2), and so is both below.
    const result = mannWhitney([1000, 1001], many);
    expect(result.method).toBe('exact');
    expect(result.pValue).toBeCloseTo(2 / ((402 * 401) / 2), 14);
  });

  it('finds nothing where all values are equal', () => {
    expect(mannWhitney([1, 1], [1, 1, 1])).toEqual({ u: 3, pValue: 1, method: 'normal' });
  });

  it('does not depend on the order of samples or values, nor on a monotone scale', () => {
    const samples = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const { u, pValue } = mannWhitney(a, b);
        expect(pValue).toBeGreaterThan(0);
        expect(pValue).toBeLessThanOrEqual(1);
        const wins = a.flatMap((x) => b.map((y): number => (x > y ? 1 : x === y ? 0.5 : 0)));
        expect(u).toBe(wins.reduce((sum, win) => sum + win, 0));
        expect(mannWhitney(b, a).pValue).toBeCloseTo(pValue, 12);
        const cubed = mannWhitney(
          a.map((x) => x ** 3).reverse(),
          b.map((x) => x ** 3),
        );
        expect(cubed.pValue).toBeCloseTo(pValue, 12);
      }),
    );
  });

  it('refuses an empty sample', () => {
    expect(() => mannWhitney([], [1])).toThrow(RangeError);
    expect(() => mannWhitney([1], [])).toThrow(RangeError);
  });
});
