import fc from 'fast-check';
import { median, summarize } from './summarize';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('summarize', () => {
  // numpy: np.mean(v), np.std(v, ddof=1), np.median(v); scipy 1.17: stats.variation(v, ddof=1) and
  // stats.median_abs_deviation(v). The course's example of a cold start and of the same, warmed up.
  it('describes a cold start and a warm one', () => {
    const cold = summarize([15.2, 12.1, 10.8, 10.5, 10.6, 10.4]);
    expect(cold.count).toBe(6);
    expect(cold.mean).toBeCloseTo(11.6, 12);
    expect(cold.standardDeviation).toBeCloseTo(1.8708286933869704, 12);
    expect(cold.coefficientOfVariation).toBeCloseTo(0.1612783356368078, 12);
    expect(cold.median).toBeCloseTo(10.7, 12);
    expect(cold.medianAbsoluteDeviation).toBeCloseTo(0.25, 12);
    expect([cold.min, cold.max]).toEqual([10.4, 15.2]);

    const warm = summarize([10.5, 10.6, 10.4, 10.7, 10.5, 10.6]);
    expect(warm.mean).toBeCloseTo(10.55, 12);
    expect(warm.medianAbsoluteDeviation).toBeCloseTo(0.05, 12);
    expect(warm.standardDeviation).toBeCloseTo(0.10488088481701478, 12);
    // The standard deviation falls by 94 %, the variance by 99.7 %: the course names one and means the other.
    expect(1 - warm.standardDeviation / cold.standardDeviation).toBeCloseTo(0.944, 3);
    expect(1 - (warm.standardDeviation / cold.standardDeviation) ** 2).toBeCloseTo(0.997, 3);
  });

  it('gives a single value no spread', () => {
    expect(summarize([7])).toEqual({
      count: 1,
      mean: 7,
      standardDeviation: 0,
      coefficientOfVariation: 0,
      median: 7,
      medianAbsoluteDeviation: 0,
      min: 7,
      max: 7,
    });
  });

  it('gives equal values no spread, although their sum is rounded', () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: 2, max: 60 }), (value, n) => {
        const { mean, standardDeviation } = summarize(new Array<number>(n).fill(value));
        expect(mean).toBe(value);
        expect(standardDeviation).toBe(0);
      }),
      { examples: [[7.55725938328172, 43]] },
    );
  });

  it('calls variation about a mean of 0 infinite, and a negative mean no less stable than a positive one', () => {
    expect(summarize([-1, 1]).coefficientOfVariation).toBe(Number.POSITIVE_INFINITY);
    expect(summarize([-3, -1]).coefficientOfVariation).toBe(summarize([1, 3]).coefficientOfVariation);
  });

  it('has at least half of the values within one median absolute deviation, and at least half no nearer', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), (values) => {
        const { median: middle, medianAbsoluteDeviation, min, max } = summarize(values);
        const distances = values.map((value) => Math.abs(value - middle));
        const half = values.length / 2;
        expect(
          distances.filter((distance) => distance <= medianAbsoluteDeviation).length,
        ).toBeGreaterThanOrEqual(half);
        expect(
          distances.filter((distance) => distance >= medianAbsoluteDeviation).length,
        ).toBeGreaterThanOrEqual(half);
        expect(medianAbsoluteDeviation).toBeLessThanOrEqual(max - min);
      }),
    );
  });

  it.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])('refuses %j', (values) => {
    expect(() => summarize(values)).toThrow(RangeError);
    expect(() => median(values)).toThrow(RangeError);
  });

  it('orders least, median and greatest, and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), (values) => {
        const before = [...values];
        const summary = summarize(values);
        expect(values).toEqual(before);
        expect(summary.min).toBeLessThanOrEqual(summary.median);
        expect(summary.median).toBeLessThanOrEqual(summary.max);
        expect(values.filter((value) => value < summary.median).length).toBeLessThanOrEqual(
          values.length / 2,
        );
        expect(values.filter((value) => value > summary.median).length).toBeLessThanOrEqual(
          values.length / 2,
        );
      }),
    );
  });
});
