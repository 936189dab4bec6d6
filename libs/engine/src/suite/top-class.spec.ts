import { topClass } from './top-class';

const of = (scores: ArrayLike<number> | ArrayLike<bigint>) => topClass(scores, 0, scores.length);

it.each([
  ['the greatest', Float32Array.of(1, 3, 2), 1],
  ['the greatest of negative ones', Float32Array.of(-3, -1, -2), 1],
  ['int32 that float32 makes equal', Int32Array.of(20_000_000, 20_000_001), 1],
  ['float64 that float32 makes equal', Float64Array.of(1, 1 + 1e-9), 1],
  ['float64 that float32 makes infinite', Float64Array.of(1e300, 2e300), 1],
  ['int64 that float64 makes equal', BigInt64Array.of(2n ** 53n, 2n ** 53n + 1n), 1],
  ['negative int64', BigInt64Array.of(-(2n ** 63n), -(2n ** 53n) - 1n, -(2n ** 53n)), 2],
  ['uint64 that int64 makes negative', BigUint64Array.of(1n, 2n ** 64n - 1n), 1],
  ['denormal numbers', Float32Array.of(0, 1e-45), 1],
])('takes %s', (_, scores, index) => {
  expect(of(scores)).toEqual({ index, tied: false });
});

it.each([
  ['two of them', Float32Array.of(1, 3, 3), 1],
  ['all of them', Int32Array.of(7, 7, 7), 0],
  ['two zeros, whatever their signs', Float32Array.of(-1, -0, 0), 1],
  ['int64', BigInt64Array.of(0n, 5n, 5n), 1],
  ['booleans', Uint8Array.of(0, 1, 1), 1],
])('takes the lowest class where %s share the greatest score, and says so', (_, scores, index) => {
  expect(of(scores)).toEqual({ index, tied: true });
});

it('does not call lesser scores that are equal a tie', () => {
  expect(of(Float32Array.of(2, 2, 3))).toEqual({ index: 2, tied: false });
});

it('looks at its own answer in a batch only', () => {
  expect(topClass(Float32Array.of(9, 0, 1, 0, 9, 9), 2, 2)).toEqual({ index: 0, tied: false });
});

it.each([
  ['NaN', Float64Array.of(0, Number.NaN)],
  ['infinity', Float64Array.of(Number.POSITIVE_INFINITY, 0)],
  ['minus infinity', Float32Array.of(0, Number.NEGATIVE_INFINITY)],
])('has none where a score is %s', (_, scores) => {
  expect(of(scores)).toBeNull();
});
