import { constantAccuracies, constantAccuracyOf } from './constant-accuracy';

it('is the share of the largest class', () => {
  expect(constantAccuracyOf(Int32Array.of(3, 1, 3, 2, 3))).toBe(0.6);
  expect(constantAccuracyOf(Int32Array.of())).toBeNull();
});

it('is that of each part of a divided set', () => {
  const labels = Int32Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i % 4));
  expect(constantAccuracies(labels, 0, null)).toEqual({ constantAccuracy: 0.7, finalConstantAccuracy: 0.7 });
  const { constantAccuracy, finalConstantAccuracy } = constantAccuracies(labels, 0.3, 'ab'.repeat(32));
  // Every class is divided alike, to within one example.
  expect(Math.abs((constantAccuracy ?? 0) - 0.7)).toBeLessThanOrEqual(1 / 70);
  expect(Math.abs((finalConstantAccuracy ?? 0) - 0.7)).toBeLessThanOrEqual(1 / 30);
});
