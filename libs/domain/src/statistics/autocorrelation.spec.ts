import fc from 'fast-check';
import { normal, seeded } from '../../test/seeded-random';
import { autocorrelation, effectiveSampleSize } from './autocorrelation';

const UP_TO_TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('autocorrelation', () => {
  // R: acf(1:10, plot = FALSE); the same by numpy from the formula.
  it.each([
    [0, 1],
    [1, 0.7],
    [2, 0.4121212121212121],
    [3, 0.1484848484848485],
    [4, -0.07878787878787878],
  ])('of 1…10 at lag %d is %d', (lag, expected) => {
    expect(autocorrelation(UP_TO_TEN, lag)).toBeCloseTo(expected, 12);
  });

  it('stays between −1 and 1', () => {
    const series = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(series, fc.nat(), (values, seed) => {
        expect(Math.abs(autocorrelation(values, seed % values.length))).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('is 0 where nothing varies', () => {
    expect(autocorrelation([2, 2, 2], 1)).toBe(0);
  });

  it('refuses lags beyond the series', () => {
    expect(() => autocorrelation(UP_TO_TEN, 10)).toThrow(RangeError);
    expect(() => autocorrelation(UP_TO_TEN, -1)).toThrow(RangeError);
    expect(() => autocorrelation(UP_TO_TEN, 0.5)).toThrow(RangeError);
  });
});

describe('effectiveSampleSize', () => {
  // By hand from the values above: τ = 1 + 2(0.7 + 0.41212 + 0.14848) = 3.52121; lag 4 is below 0.05 and ends it.
  it('of 1…10 is 10/3.5212', () => {
    expect(effectiveSampleSize(UP_TO_TEN)).toBeCloseTo(10 / 3.521212121212121, 12);
  });

  it('takes values that alternate, or do not vary, as independent', () => {
    expect(effectiveSampleSize([1, 9, 1, 9, 1, 9])).toBe(6);
    expect(effectiveSampleSize([4, 4, 4])).toBe(3);
  });

  // The mean of these, summed and divided, is not the value itself: its deviations would correlate perfectly.
  it('takes equal values as independent although their mean is rounded', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.integer({ min: 2, max: 60 }),
        (value, n) => {
          expect(effectiveSampleSize(new Array<number>(n).fill(value))).toBe(n);
        },
      ),
      { examples: [[7.55725938328172, 43]] },
    );
  });

  it('does not take a repeated value for news', () => {
    const fresh = Array.from({ length: 400 }, (_, i) => (i * 7919) % 1009);
    const repeated = fresh.flatMap((value) => [value, value, value, value, value]);
    expect(effectiveSampleSize(repeated)).toBeLessThan(1.3 * effectiveSampleSize(fresh));
  });

  // A first-order autoregressive series has ρₖ = ρᵏ and is worth n(1 − ρ)/(1 + ρ) (Box, Jenkins and Reinsel, section
  // 3.2); for 0.57 without the lags whose correlation is below 0.05, τ = 1 + 2(0.57 + … + 0.57⁵) = 3.492.
  it('of an autoregressive series is what theory says', () => {
    const next = normal(seeded(57));
    let value = next();
    const series = Array.from({ length: 20_000 }, () => {
      value = 0.57 * value + Math.sqrt(1 - 0.57 ** 2) * next();
      return value;
    });
    expect(autocorrelation(series, 1)).toBeCloseTo(0.57, 1);
    expect(20_000 / effectiveSampleSize(series) / 3.492).toBeCloseTo(1, 1);
  });

  it('does not depend on the unit, nor on the direction of time', () => {
    const series = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(series, (values) => {
        for (let lag = 0; lag < Math.min(values.length, 4); lag++) {
          const correlation = autocorrelation(values, lag);
          expect(autocorrelation([...values].reverse(), lag)).toBeCloseTo(correlation, 9);
          expect(
            autocorrelation(
              values.map((x) => 3 - 8 * x),
              lag,
            ),
          ).toBeCloseTo(correlation, 9);
        }
      }),
    );
  });

  it('lies between 1 and n', () => {
    const series = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(series, (values) => {
        const worth = effectiveSampleSize(values);
        expect(worth).toBeGreaterThanOrEqual(1);
        expect(worth).toBeLessThanOrEqual(values.length);
      }),
    );
  });
});
