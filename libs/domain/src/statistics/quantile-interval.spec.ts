import fc from 'fast-check';
import { seeded } from '../../test/seeded-random';
import { blockBootstrapQuantile } from './block-bootstrap';
import { quantileInterval, quantileSamplesNeeded } from './quantile-interval';

/** 1…n in an order without positive autocorrelation: 1, n, 2, n − 1, … */
function alternating(n: number): number[] {
  return Array.from({ length: n }, (_, i) => (i % 2 === 0 ? i / 2 + 1 : n - (i - 1) / 2));
}

/** A first-order autoregressive series with the lag-1 correlation that was seen within one process. */
function dependent(n: number, random: () => number): number[] {
  let value = 0;
  return Array.from({ length: n }, () => {
    value = 0.57 * value + random() - 0.5;
    return value;
  });
}

describe('quantileSamplesNeeded', () => {
  // docs/measurement.md: n_eff under 72 for p95 and under 368 for p99 gives no number.
  it.each([
    [0.5, 6],
    [0.9, 36],
    [0.95, 72],
    [0.05, 72],
    [0.99, 368],
  ])('for q = %d is %d', (q, needed) => {
    expect(quantileSamplesNeeded(q)).toBe(needed);
  });

  it('grows with the confidence', () => {
    // ln 0.005 / ln 0.95 = 103.3
    expect(quantileSamplesNeeded(0.95, 0.99)).toBe(104);
  });
});

describe('quantileInterval', () => {
  // By hand: 95 ∓ 1.96 √4.75 = 90.7, 99.3 and 990 ∓ 1.96 √9.9 = 983.8, 996.2. numpy: np.quantile(np.arange(1, n + 1),
  // q). scipy 1.17: stats.quantile_test(np.arange(1, n + 1), p=q).confidence_interval(0.95) counts the binomial
  // distribution out and gives the same ranks, but 532 for the last.
  it.each([
    [100, 0.95, 90, 95.05, 100],
    [1000, 0.99, 983, 990.01, 997],
    [1000, 0.5, 469, 500.5, 531],
  ])('of 1…%d at q = %d is %d ≤ %d ≤ %d', (n, q, lower, estimate, upper) => {
    const result = quantileInterval(alternating(n), q);
    expect(result?.estimate).toBeCloseTo(estimate, 9);
    expect(result).toMatchObject({ lower, upper, effectiveSamples: n });
  });

  it.each([
    [0.95, 72],
    [0.99, 368],
  ])('for q = %d says nothing under %d values, and something from there on', (q, least) => {
    expect(quantileInterval(alternating(least - 1), q)).toBeNull();
    expect(quantileInterval(alternating(least), q)).not.toBeNull();
    expect(quantileInterval([], q)).toBeNull();
  });

  it('counts what the values are worth, not how many there are', () => {
    const rising = Array.from({ length: 400 }, (_, i) => i);
    expect(quantileInterval(rising, 0.95)).toBeNull();
    const scattered = Array.from({ length: 200 }, (_, i) => (i * 7919) % 1009);
    const fourTimes = scattered.flatMap((value) => [value, value, value, value]);
    const once = quantileInterval(scattered, 0.95);
    const repeated = quantileInterval(fourTimes, 0.95);
    expect(repeated?.effectiveSamples).toBeLessThan(260);
    const width = (result: typeof once) => (result ? result.upper - result.lower : Number.NaN);
    expect(width(repeated)).toBeGreaterThan(0.8 * width(once));
  });

  it('covers the true quantile of dependent values about 95 times in 100', () => {
    const random = seeded(19);
    const truth = quantileInterval(dependent(200_000, random), 0.95)?.estimate ?? Number.NaN;
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const result = quantileInterval(dependent(1000, random), 0.95);
      if (result && result.lower <= truth && truth <= result.upper) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.93);
    expect(covered / 400).toBeLessThan(0.995);
  });

  it('publishes the bootstrap where that is the wider', () => {
    // Forty of the 1,200 values are high, all in one burst that alternates, so no autocorrelation gives it away:
    // the 95 % point itself is low, but a resample that drew the burst twice puts it among the high.
    const burst = Array.from({ length: 1200 }, (_, i) => (i % 2 === 0 ? (i < 80 ? 100 : 1) : -1) + i / 1e6);
    const alone = quantileInterval(burst, 0.95);
    const checked = quantileInterval(burst, 0.95, 0.95, seeded(7));
    expect(alone?.upper).toBeLessThan(2);
    expect(checked?.upper).toBeGreaterThan(99);
    expect(checked?.estimate).toBe(alone?.estimate);
    // A bootstrap that always draws the first block has no width, and changes nothing.
    expect(quantileInterval(burst, 0.95, 0.95, () => 0)).toEqual(alone);
  });

  it('takes the unit of its values', () => {
    const series = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 80, maxLength: 200 });
    fc.assert(
      fc.property(series, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (values, q) => {
        const result = quantileInterval(values, q);
        const inOtherUnit = quantileInterval(
          values.map((x) => 4 * x + 12),
          q,
        );
        expect(inOtherUnit?.lower).toBe(result === null ? undefined : 4 * result.lower + 12);
        expect(inOtherUnit?.upper).toBe(result === null ? undefined : 4 * result.upper + 12);
      }),
    );
  });

  it('contains its estimate at every q and confidence', () => {
    const probability = fc.double({ min: 0.02, max: 0.98, noNaN: true });
    const series = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
      minLength: 50,
      maxLength: 300,
    });
    fc.assert(
      fc.property(series, probability, probability, (values, q, confidence) => {
        const result = quantileInterval(values, q, confidence);
        if (result === null) return;
        expect(result.lower).toBeLessThanOrEqual(result.estimate);
        expect(result.upper).toBeGreaterThanOrEqual(result.estimate);
      }),
    );
  });

  it('refuses quantiles that are none', () => {
    expect(() => quantileInterval([1, 2], 0)).toThrow(RangeError);
    expect(() => quantileInterval([1, 2], 1)).toThrow(RangeError);
    expect(() => quantileInterval([1, Number.NaN], 0.5)).toThrow(RangeError);
  });
});

describe('blockBootstrapQuantile', () => {
  it('equals resampling done at length', () => {
    const values = dependent(230, seeded(3));
    const random = seeded(5);
    const medians = Array.from({ length: 1000 }, () => {
      const resample: number[] = [];
      while (resample.length < values.length) {
        const start = Math.floor(random() * (values.length - 50 + 1));
        resample.push(...values.slice(start, start + 50));
      }
      const ascending = resample.slice(0, values.length).sort((a, b) => a - b);
      return ((ascending[114] as number) + (ascending[115] as number)) / 2;
    }).sort((a, b) => a - b);
    const at = (p: number) => {
      const place = 999 * p;
      const below = medians[Math.floor(place)] as number;
      return below + (place % 1) * ((medians[Math.ceil(place)] as number) - below);
    };
    const interval = blockBootstrapQuantile(values, 0.5, 0.95, seeded(5));
    expect(interval.lower).toBeCloseTo(at(0.025), 10);
    expect(interval.upper).toBeCloseTo(at(0.975), 10);
  });

  // numpy: seeded(11) written out in Python; 1,000 times v[a:a + 50] for a = int(random() * 71) strung together to 120
  // values, np.quantile(…, 0.9) of each, and np.quantile(…, [0.025, 0.975]) of those.
  it('equals numpy', () => {
    const values = Array.from({ length: 120 }, (_, i) => (i * 7919) % 1009);
    const interval = blockBootstrapQuantile(values, 0.9, 0.95, seeded(11));
    expect(interval.lower).toBeCloseTo(887.5, 9);
    expect(interval.upper).toBeCloseTo(916.5, 9);
  });

  it('stays within the values, takes their unit, and widens with the confidence', () => {
    const series = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(series, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (values, q, seed) => {
        const interval = blockBootstrapQuantile(values, q, 0.9, seeded(seed));
        expect(interval.lower).toBeGreaterThanOrEqual(Math.min(...values));
        expect(interval.upper).toBeLessThanOrEqual(Math.max(...values));
        const wide = blockBootstrapQuantile(values, q, 0.99, seeded(seed));
        expect(wide.lower).toBeLessThanOrEqual(interval.lower);
        expect(wide.upper).toBeGreaterThanOrEqual(interval.upper);
        const moved = blockBootstrapQuantile(
          values.map((x) => 2 * x + 5),
          q,
          0.9,
          seeded(seed),
        );
        expect(moved.lower).toBeCloseTo(2 * interval.lower + 5, 9);
        expect(moved.upper).toBeCloseTo(2 * interval.upper + 5, 9);
      }),
      { numRuns: 15 },
    );
  });
});
