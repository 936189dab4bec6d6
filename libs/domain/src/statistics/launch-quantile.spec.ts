import fc from 'fast-check';
import { normal, seeded } from '../../test/seeded-random';
import { launchQuantile, launchValuesNeeded } from './launch-quantile';

const oneTo = (n: number, scale = 1) => Array.from({ length: n }, (_, i) => scale * (i + 1));

describe('launchQuantile', () => {
  // numpy: np.quantile(np.arange(1, 41), .95) is 38.05; the launches' logs are ln 38.05 + ln(1, 2, 4), whose Walsh
  // averages have the median ln 2 above the first; scipy: stats.t.interval(.95, 2, np.log(2), stats.sem(np.log([1, 2,
  // 4]))) is ln 2 ± 1.7219.
  it('is that of a typical launch, worked out by hand', () => {
    const quantile = launchQuantile([oneTo(40), oneTo(40, 2), oneTo(40, 4)], 0.95);
    expect(quantile?.estimate).toBeCloseTo(2 * 38.05, 10);
    expect(quantile?.lower).toBeCloseTo((2 * 38.05) / Math.exp(1.7219), 2);
    expect(quantile?.upper).toBeCloseTo(2 * 38.05 * Math.exp(1.7219), 1);
    expect(quantile?.confidence).toBe(0.95);
  });

  it('is hardly moved by an outlying launch', () => {
    const launches = Array.from({ length: 15 }, () => oneTo(200));
    const astray = [...launches, oneTo(200, 50)];
    expect(launchQuantile(astray, 0.9)?.estimate).toBe(launchQuantile(launches, 0.9)?.estimate);
  });

  it.each([
    [0.5, 4],
    [0.9, 20],
    [0.95, 40],
    [0.99, 200],
  ])('needs, for q = %d, %d values in each launch', (q, needed) => {
    expect(launchValuesNeeded(q)).toBe(needed);
    const enough = Array.from({ length: 3 }, () => oneTo(needed));
    expect(launchQuantile(enough, q)).not.toBeNull();
    expect(launchQuantile([...enough, oneTo(needed - 1)], q)).toBeNull();
  });

  it('needs three launches', () => {
    expect(launchQuantile([oneTo(10), oneTo(10)], 0.5)).toBeNull();
  });

  it('does not depend on the order of launches or of values in them, and scales with them', () => {
    const launch = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 20, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(launch, { minLength: 3, maxLength: 8 }), (launches) => {
        const quantile = launchQuantile(launches, 0.9);
        const turned = launchQuantile(launches.map((values) => [...values].reverse()).reverse(), 0.9);
        expect(turned?.estimate).toBe(quantile?.estimate);
        // Student's interval, which few launches get, sums them up, and sums in another order differ by their last digits.
        expect(turned?.lower).toBeCloseTo(quantile?.lower ?? Number.NaN, 9);
        expect(Math.log(turned?.upper ?? Number.NaN)).toBeCloseTo(Math.log(quantile?.upper ?? Number.NaN), 9);
        const doubled = launchQuantile(
          launches.map((values) => values.map((value) => 2 * value)),
          0.9,
        );
        expect(doubled?.estimate).toBeCloseTo(2 * (quantile?.estimate ?? Number.NaN), 9);
        expect(quantile?.lower).toBeLessThanOrEqual(quantile?.estimate ?? Number.NaN);
        expect(quantile?.upper).toBeGreaterThanOrEqual(quantile?.estimate ?? Number.NaN);
      }),
    );
  });

  it.each([0.5, 0.9, 0.95])(
    'holds the typical quantile of dependent calls in shifted launches, q = %d',
    (q) => {
      const draw = normal(seeded(11));
      const truth = Math.exp({ 0.5: 0, 0.9: 1.2816, 0.95: 1.6449 }[q] as number);
      let held = 0;
      const trials = 150;
      for (let trial = 0; trial < trials; trial++) {
        const launches = Array.from({ length: 16 }, () => dependentCalls(draw, 0.5 * draw()));
        const interval = launchQuantile(launches, q);
        if (interval && interval.lower <= truth && truth <= interval.upper) held++;
      }
      // 95 % ± 3 standard errors of 150 trials; the sample quantile of 200 dependent calls has a bias of its own.
      expect(held / trials).toBeGreaterThan(0.89);
    },
  );

  it('refuses what has no logarithm, and levels that are none', () => {
    expect(() => launchQuantile([oneTo(10), oneTo(10), oneTo(10, -1)], 0.5)).toThrow(RangeError);
    expect(() => launchQuantile([], 1)).toThrow(/q lies between 0 and 1/);
  });
});

/** 200 log-normal values with a lag-1 correlation of 0.57, as calls have it, about a launch's own level. */
function dependentCalls(draw: () => number, level: number): number[] {
  let deviation = draw();
  return Array.from({ length: 200 }, () => {
    deviation = 0.57 * deviation + Math.sqrt(1 - 0.57 ** 2) * draw();
    return Math.exp(level + deviation);
  });
}
