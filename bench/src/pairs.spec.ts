import { differenceRows } from './pairs';

/** Differences 1 to 9 in no order, on sides that drift together by far more than that. */
const DRIFTING = [5, 1, 9, 3, 7, 2, 8, 4, 6].map((difference, i) => ({
  inside: 100 * i + difference,
  outside: 100 * i,
}));

describe('differenceRows', () => {
  // Of nine values, the second to the eighth: of nine coins, at most one falls heads in 10 cases of 512.
  it('takes the median and the interval of the differences, not the difference of medians', () => {
    const rows = differenceRows('sandbox-start', 'ms', DRIFTING, 5);
    expect(rows.map(({ id, value }) => [id, value])).toEqual([
      ['sandbox-start-ms', 5],
      ['sandbox-start-lower-ms', 2],
      ['sandbox-start-upper-ms', 8],
      ['sandbox-start-inside-ms', 407],
      ['sandbox-start-outside-ms', 400],
    ]);
  });

  it('holds a bound or not by that median alone', () => {
    const ok = (bound: number) => differenceRows('a', 'ms', DRIFTING, bound).map((row) => row.ok);
    expect(ok(5)).toEqual([true, true, true, true, true]);
    expect(ok(4.9)).toEqual([false, true, true, true, true]);
  });

  it('writes microseconds in ids as other benchmarks do', () => {
    const [row] = differenceRows('sandbox-round-trip', 'µs', DRIFTING, 5);
    expect(row).toMatchObject({ id: 'sandbox-round-trip-us', unit: 'µs', bound: '≤ 5' });
  });

  it('says nothing of no pairs, or of a figure that is none', () => {
    expect(() => differenceRows('a', 'ms', [], 5)).toThrow(RangeError);
    expect(() => differenceRows('a', 'ms', [{ inside: Number.NaN, outside: 1 }], 5)).toThrow(RangeError);
  });
});
