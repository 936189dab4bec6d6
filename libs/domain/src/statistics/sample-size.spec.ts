import fc from 'fast-check';
import { sampleSizeForHalfWidth } from './sample-size';
import { studentInterval } from './student-interval';

describe('sampleSizeForHalfWidth', () => {
  // scipy 1.17: math.ceil((stats.norm.ppf((1 + c) / 2) * s / h) ** 2), and the least n from 2 with
  // stats.t.ppf((1 + c) / 2, n - 1) * s / math.sqrt(n) <= h
  it.each([
    [2, 0.5, 0.95, 62, 64],
    [2, 0.5, 0.99, 107, 110],
    [1.2, 1, 0.95, 6, 9],
    [1, 0.1, 0.95, 385, 387],
    [1, 0.05, 0.9, 1083, 1085],
    [0.3, 1, 0.95, 1, 3],
    [0.01, 1, 0.95, 1, 2],
  ])(
    'of a deviation of %d, for ±%d at %d, equals scipy',
    (standardDeviation, halfWidth, confidence, normal, student) => {
      expect(sampleSizeForHalfWidth({ standardDeviation, halfWidth, confidence })).toEqual({
        normal,
        student,
      });
    },
  );

  it('is at 95 % by default', () => {
    const target = { standardDeviation: 2, halfWidth: 0.5 };
    expect(sampleSizeForHalfWidth(target)).toEqual(sampleSizeForHalfWidth({ ...target, confidence: 0.95 }));
  });

  it('asks for two values where nothing varies, since one says nothing of its spread', () => {
    expect(sampleSizeForHalfWidth({ standardDeviation: 0, halfWidth: 1 })).toEqual({ normal: 1, student: 2 });
  });

  it("is what Student's interval needs, and one value fewer is too few", () => {
    const target = fc.record({
      standardDeviation: fc.double({ min: 0.1, max: 5, noNaN: true }),
      halfWidth: fc.double({ min: 0.5, max: 5, noNaN: true }),
      confidence: fc.double({ min: 0.5, max: 0.99, noNaN: true }),
    });
    fc.assert(
      fc.property(target, ({ standardDeviation, halfWidth, confidence }) => {
        const { normal, student } = sampleSizeForHalfWidth({ standardDeviation, halfWidth, confidence });
        expect(student).toBeGreaterThanOrEqual(normal);
        expect(halfWidthOf(student, standardDeviation, confidence)).toBeLessThanOrEqual(
          halfWidth * (1 + 1e-9),
        );
        if (student > 2) {
          expect(halfWidthOf(student - 1, standardDeviation, confidence)).toBeGreaterThan(
            halfWidth * (1 - 1e-9),
          );
        }
      }),
    );
  });

  it('refuses targets that make no sense or cannot be met', () => {
    expect(() => sampleSizeForHalfWidth({ standardDeviation: -1, halfWidth: 1 })).toThrow(RangeError);
    expect(() => sampleSizeForHalfWidth({ standardDeviation: Number.NaN, halfWidth: 1 })).toThrow(RangeError);
    expect(() => sampleSizeForHalfWidth({ standardDeviation: 1, halfWidth: 0 })).toThrow(RangeError);
    expect(() => sampleSizeForHalfWidth({ standardDeviation: 1, halfWidth: 1, confidence: 1 })).toThrow(
      RangeError,
    );
    expect(() => sampleSizeForHalfWidth({ standardDeviation: 1, halfWidth: 1e-12 })).toThrow(RangeError);
    expect(() => sampleSizeForHalfWidth({ standardDeviation: Infinity, halfWidth: 1 })).toThrow(RangeError);
  });
});

/** Half of Student's interval of n values whose sample standard deviation is exactly the one given. */
function halfWidthOf(n: number, standardDeviation: number, confidence: number): number {
  const ends = standardDeviation * Math.sqrt((n - 1) / 2);
  const interval = studentInterval([ends, -ends, ...new Array<number>(n - 2).fill(0)], confidence);
  return interval ? (interval.upper - interval.lower) / 2 : Number.NaN;
}
