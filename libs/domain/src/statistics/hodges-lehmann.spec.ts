import fc from 'fast-check';
import { hodgesLehmann, hodgesLehmannShift } from './hodges-lehmann';

// Hollander and Wolfe, table 3.1: Hamilton depression scale factor IV of nine patients, before and after.
const BEFORE = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
const AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
// Hollander and Wolfe, table 4.1: permeability of the human chorioamnion at term and at 12 to 26 weeks.
const AT_TERM = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const EARLY = [1.15, 0.88, 0.9, 0.74, 1.21];

const finite = fc.double({ min: -100, max: 100, noNaN: true });
const samples = fc.array(finite, { minLength: 1, maxLength: 60 });

describe('hodgesLehmann', () => {
  // Hollander and Wolfe, examples 3.3 and 3.4: −0.46 and, at 96.1 %, (−0.786, −0.010). R: wilcox.test(y − x,
  // conf.int = TRUE) gives the same.
  it('equals the published example', () => {
    const result = hodgesLehmann(AFTER.map((after, i) => after - (BEFORE[i] as number)));
    expect(result.estimate).toBeCloseTo(-0.46, 10);
    expect(result.lower).toBeCloseTo(-0.786, 10);
    expect(result.upper).toBeCloseTo(-0.01, 10);
    expect(result.confidence).toBeCloseTo(0.9609375, 12);
  });

  // By hand: Walsh averages of 1, 2, 4 are 1, 1.5, 2, 2.5, 3, 4.
  it('of three values spans the Walsh averages and says that this is 75 %', () => {
    expect(hodgesLehmann([4, 1, 2])).toEqual({ estimate: 2.25, lower: 1, upper: 4, confidence: 0.75 });
  });

  it('of one value is worth nothing', () => {
    expect(hodgesLehmann([3])).toEqual({ estimate: 3, lower: 3, upper: 3, confidence: 0 });
  });

  // numpy, signed-rank distribution counted out: achieved confidence for n at 95 %.
  it.each([
    [5, 0.9375],
    [6, 0.96875],
    [12, 0.95751953125],
    [40, 0.9502394321807515],
    [60, 0.950222052567406],
  ])('of %d values achieves %d', (n, confidence) => {
    const values = Array.from({ length: n }, (_, i) => (i * 7919) % 1009);
    expect(hodgesLehmann(values).confidence).toBeCloseTo(confidence, 8);
  });

  it('is robust to outlying launches', () => {
    const launches = [0.01, 0.012, 0.009, 0.011, 0.01, 0.012, 0.008, 0.01, 0.011, 0.009, 0.01, 0.011];
    const astray = [...launches.slice(0, 10), 0.25, 0.18];
    expect(Math.abs(hodgesLehmann(astray).estimate - hodgesLehmann(launches).estimate)).toBeLessThan(0.001);
  });

  it('moves with shift, scale and sign, and lies within its interval', () => {
    fc.assert(
      fc.property(samples, finite, (values, shift) => {
        const result = hodgesLehmann(values);
        expect(result.lower).toBeLessThanOrEqual(result.estimate);
        expect(result.upper).toBeGreaterThanOrEqual(result.estimate);
        const moved = hodgesLehmann(values.map((value) => 2 * value + shift));
        expect(moved.estimate).toBeCloseTo(2 * result.estimate + shift, 9);
        expect(moved.lower).toBeCloseTo(2 * result.lower + shift, 9);
        const mirrored = hodgesLehmann(values.map((value) => -value));
        expect(mirrored.lower).toBeCloseTo(-result.upper, 9);
        expect(mirrored.confidence).toBe(result.confidence);
      }),
    );
  });

  it('widens with the confidence', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const narrow = hodgesLehmann(values, 0.8);
        const wide = hodgesLehmann(values, 0.99);
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower);
        expect(wide.upper).toBeGreaterThanOrEqual(narrow.upper);
      }),
    );
  });

  it('refuses values and confidences that make no sense', () => {
    expect(() => hodgesLehmann([])).toThrow(RangeError);
    expect(() => hodgesLehmann([1, Number.NaN])).toThrow(RangeError);
    expect(() => hodgesLehmann([1], 95)).toThrow(RangeError);
  });
});

describe('hodgesLehmannShift', () => {
  // R: wilcox.test(x, y, conf.int = TRUE) gives 0.305 and (−0.15, 0.76); achieved 96.0 % by enumeration.
  it('equals the published example', () => {
    const result = hodgesLehmannShift(AT_TERM, EARLY);
    expect(result.estimate).toBeCloseTo(0.305, 10);
    expect(result.lower).toBeCloseTo(-0.15, 10);
    expect(result.upper).toBeCloseTo(0.76, 10);
    expect(result.confidence).toBeCloseTo(0.9600399600399601, 12);
  });

  it('turns its sign when the samples are swapped', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const there = hodgesLehmannShift(a, b);
        const back = hodgesLehmannShift(b, a);
        expect(back.estimate).toBeCloseTo(-there.estimate, 9);
        expect(back.lower).toBeCloseTo(-there.upper, 9);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses an empty sample', () => {
    expect(() => hodgesLehmannShift([], [1])).toThrow(RangeError);
    expect(() => hodgesLehmannShift([1], [])).toThrow(RangeError);
  });
});
