import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import fc from 'fast-check';
import type { MeasuredValue } from '../metric';
import { isDistinguishable, isOnScale, marginsOf, type Scale } from './margins';

const ratio = (value: number, ciLower: number | null, ciUpper: number | null): MeasuredValue => ({
  value,
  ciLower,
  ciUpper,
  unit: 'ratio',
});

/** Whether two measured values are distinguishable, the first being the lesser. */
function areApart(a: MeasuredValue, b: MeasuredValue, scale: Scale, multiplier?: number): boolean {
  const [one, other] = [marginsOf(a, scale, multiplier), marginsOf(b, scale, multiplier)];
  return isDistinguishable(other.estimate - one.estimate, one.above, other.below, 0);
}

describe('marginsOf', () => {
  it('has each side of a 95 % interval alone', () => {
    expect(marginsOf(ratio(10, 9, 13), 'linear')).toEqual({ estimate: 10, below: 1, above: 3 });
    const { estimate, below, above } = marginsOf(ratio(2, 1, 8), 'log');
    expect([estimate, below, above].map(Math.exp)).toEqual([2, 2, 4].map((one) => expect.closeTo(one, 12)));
  });

  // z = 3.309 of a board of 30: two with this lower margin and an upper one as wide are apart from √2 of it on, so each
  // has 3.309/1.96/√2 · ln(1.105/1.103) of the way: down to 1.1026.
  it('widens the side that an entry is compared on, whatever the other one is', () => {
    const { estimate, below } = marginsOf(ratio(1.105, 1.103, 1.346), 'log', 3.309);
    expect(Math.exp(estimate - below / Math.SQRT2)).toBeCloseTo(1.1026, 4);
  });

  it('has no width for an exact value', () => {
    expect(marginsOf(ratio(1, null, null), 'log')).toEqual({ estimate: 0, below: 0, above: 0 });
    expect(marginsOf(ratio(3, 3, 3), 'linear')).toEqual({ estimate: 3, below: 0, above: 0 });
  });

  it('takes the upper side for both where the lower bound is off the log scale', () => {
    const { below, above } = marginsOf(ratio(2, 0, 2 * Math.exp(0.5)), 'log');
    expect(below).toBe(above);
    expect(above).toBeCloseTo(0.5, 12);
  });

  it('refuses what is not on the scale', () => {
    expect(() => marginsOf(ratio(0, null, null), 'log')).toThrow(RangeError);
    expect(() => marginsOf(ratio(Number.NaN, null, null), 'linear')).toThrow(RangeError);
    expect(isOnScale(ratio(0, null, null), 'linear')).toBe(true);
    expect(isOnScale(ratio(0, null, null), 'log')).toBe(false);
  });
});

describe('isDistinguishable', () => {
  it('is the 5 % test of two values, however unequal their errors', () => {
    const z = 1.959963984540054;
    const error = fc.double({ min: 0.01, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 30, noNaN: true }), error, error, (distance, one, other) => {
        const pValue = 2 * normalCdf(-distance / Math.hypot(one, other), 0, 1);
        fc.pre(Math.abs(pValue - 0.05) > 1e-6);
        const a = ratio(10, 10 - z * one, 10 + z * one);
        const b = ratio(10 + distance, 10 + distance - z * other, 10 + distance + z * other);
        expect(areApart(a, b, 'linear')).toBe(pValue < 0.05);
      }),
    );
  });

  it('does not depend on the sides that face away', () => {
    const precise = (away: number) =>
      areApart(ratio(1, 1 - away, 1.01), ratio(1.1, 1.09, 1.1 + away), 'linear');
    expect([precise(0.01), precise(0.5), precise(100)]).toEqual([true, true, true]);
  });

  it('calls no difference greater than the smallest that matters, however precise both are', () => {
    expect(isDistinguishable(0.01, 0, 0, 0.01)).toBe(false);
    expect(isDistinguishable(0.0101, 0, 0, 0.01)).toBe(true);
    expect(isDistinguishable(0, 0, 0, 0)).toBe(false);
  });
});
