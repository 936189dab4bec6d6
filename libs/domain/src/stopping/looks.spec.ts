import fc from 'fast-check';
import { confidenceAtLook, LOOKS, looksBetween } from './looks';

describe('looksBetween', () => {
  it('gives the five looks of the defaults', () => {
    expect(looksBetween(12, 40)).toEqual(LOOKS);
  });

  it.each([
    [3, 3, [3]],
    [3, 4, [3, 4]],
    [3, 6, [3, 4, 5, 6]],
    [24, 80, [24, 32, 48, 64, 80]],
  ])('between %d and %d are %j', (min, max, looks) => {
    expect(looksBetween(min, max)).toEqual(looks);
  });

  it('starts at the minimum, ends at the maximum, rises, and has at most five', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(200), (min, more) => {
        const looks = looksBetween(min, min + more);
        expect(looks[0]).toBe(min);
        expect(looks.at(-1)).toBe(min + more);
        expect(looks.length).toBeLessThanOrEqual(5);
        expect(looks).toEqual([...new Set(looks)].sort((a, b) => a - b));
      }),
    );
  });

  it('refuses limits that make no sense', () => {
    expect(() => looksBetween(0, 4)).toThrow(RangeError);
    expect(() => looksBetween(5, 4)).toThrow(RangeError);
    expect(() => looksBetween(1.5, 4)).toThrow(RangeError);
  });
});

describe('confidenceAtLook', () => {
  it('shares the error evenly', () => {
    expect(confidenceAtLook(1)).toBeCloseTo(0.95, 12);
    expect(confidenceAtLook(5)).toBeCloseTo(0.99, 12);
    expect(confidenceAtLook(2, 0.9)).toBeCloseTo(0.95, 12);
  });

  it('refuses no looks and confidences that are none', () => {
    expect(() => confidenceAtLook(0)).toThrow(RangeError);
    expect(() => confidenceAtLook(5, 1)).toThrow(RangeError);
  });
});
