import { bonferroni } from './bonferroni';

describe('bonferroni', () => {
  it('multiplies p-values and shares the error of intervals', () => {
    const { pAdjusted, confidence } = bonferroni(15, 0.05);
    expect(pAdjusted(0.002)).toBeCloseTo(0.03, 12);
    expect(pAdjusted(0.1)).toBe(1);
    expect(confidence).toBeCloseTo(1 - 1 / 300, 12);
  });

  it('changes nothing for a single test', () => {
    const { pAdjusted, confidence } = bonferroni(1, 0.05);
    expect(pAdjusted(0.031)).toBe(0.031);
    expect(confidence).toBe(0.95);
  });

  it.each([
    [0, 0.05],
    [1.5, 0.05],
    [1, 0],
    [1, 1],
  ])('refuses %d tests at %d', (tests, level) => {
    expect(() => bonferroni(tests, level)).toThrow(RangeError);
  });
});
