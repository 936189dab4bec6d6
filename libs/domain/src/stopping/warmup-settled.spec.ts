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

  it('refuses ratios and tolerances that are none', () => {
    expect(() => warmupSettled([1, 0, 1], 0.05)).toThrow(RangeError);
    expect(() => warmupSettled([1, Number.NaN, 1], 0.05)).toThrow(RangeError);
    expect(() => warmupSettled([1, 1, 1], -0.05)).toThrow(RangeError);
  });
});
