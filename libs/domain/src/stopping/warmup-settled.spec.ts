import fc from 'fast-check';
import { warmupSettled } from './warmup-settled';

describe('warmupSettled', () => {
  it.each([
    [[], false],
    [[1, 1], false],
    [[1, 1, 1], true],
    [[1, 1.05, 1.02], true],
    [[1, 1.051, 1.02], false],
    [[2, 1.5, 1.2, 1.01, 1, 1.02], true],
    [[1, 1, 1, 1.2], false],
  ])('%j within 5 %% is %s', (ratios, settled) => {
    expect(warmupSettled(ratios, 0.05)).toBe(settled);
  });

  it('uses the last three windows only, in any order, and does not care how fast the contestant is', () => {
    const ratio = fc.integer({ min: 90, max: 110 });
    fc.assert(
      fc.property(fc.array(ratio, { maxLength: 6 }), fc.tuple(ratio, ratio, ratio), (earlier, last) => {
        const settled = warmupSettled(last, 0.05);
        const ascending = [...last].sort((a, b) => a - b) as [number, number, number];
        expect(settled).toBe(ascending[2] <= ascending[0] * 1.05);
        expect(warmupSettled([...earlier, ...last], 0.05)).toBe(settled);
        expect(warmupSettled([...last].reverse(), 0.05)).toBe(settled);
        expect(
          warmupSettled(
            last.map((value) => 4 * value),
            0.05,
          ),
        ).toBe(settled);
        if (settled) expect(warmupSettled(last, 0.1)).toBe(true);
      }),
    );
  });

  it('refuses ratios and tolerances that are none', () => {
    expect(() => warmupSettled([1, 0, 1], 0.05)).toThrow(RangeError);
    expect(() => warmupSettled([1, Number.NaN, 1], 0.05)).toThrow(RangeError);
    expect(() => warmupSettled([1, 1, 1], -0.05)).toThrow(RangeError);
  });
});
