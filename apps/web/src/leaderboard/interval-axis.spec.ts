import fc from 'fast-check';
import { intervalAxis } from './interval-axis';

const around = (value: number, relative: number) => ({
  value,
  lower: value * (1 - relative),
  upper: value * (1 + relative),
});

describe('intervalAxis', () => {
  it('cuts the axis between entries that are far apart, and keeps overlapping ones together', () => {
    const axis = intervalAxis([around(0.2, 0.005), around(0.201, 0.005), around(1, 0.005)], 'log');
    expect(axis.stretches).toHaveLength(2);
    const [first, second] = axis.stretches;
    expect(axis.position(0.201)).toBeLessThan(first?.to ?? 0);
    expect(axis.position(1)).toBeGreaterThan(second?.from ?? 1);
  });

  it('draws overlapping intervals with an overlap, and others without', () => {
    const axis = intervalAxis([around(0.5, 0.01), around(0.505, 0.01), around(0.52, 0.01)], 'log');
    expect(axis.position(0.505 * 0.99)).toBeLessThan(axis.position(0.5 * 1.01));
    expect(axis.position(0.52 * 0.99)).toBeGreaterThan(axis.position(0.505 * 1.01));
  });

  it('has the same scale in every stretch', () => {
    const axis = intervalAxis([around(0.1, 0.01), around(1, 0.02)], 'log');
    const widthOf = (value: number, relative: number) =>
      axis.position(value * (1 + relative)) - axis.position(value * (1 - relative));
    const ratio = widthOf(1, 0.02) / widthOf(0.1, 0.01);
    const expected = Math.log(1.02 / 0.98) / Math.log(1.01 / 0.99);
    expect(ratio).toBeCloseTo(expected, 10);
  });

  it('does not cut an axis of exact figures', () => {
    const exact = [10, 1000, 100_000].map((value) => ({ value, lower: value, upper: value }));
    const axis = intervalAxis(exact, 'log');
    expect(axis.stretches).toEqual([{ from: 0, to: 1 }]);
    expect(axis.position(1000)).toBeCloseTo(0.5, 10);
  });

  it('falls back to a linear scale if there is no logarithm', () => {
    const axis = intervalAxis(
      [
        { value: 0, lower: 0, upper: 0 },
        { value: 10, lower: 10, upper: 10 },
      ],
      'log',
    );
    expect(axis.position(5)).toBeCloseTo(0.5, 10);
  });

  it('puts a single entry in the middle', () => {
    expect(intervalAxis([{ value: 3, lower: 3, upper: 3 }], 'linear').position(3)).toBeCloseTo(0.5, 10);
    expect(intervalAxis([], 'log').stretches).toHaveLength(1);
  });

  it('treats a width from rounding as none', () => {
    const exact = (value: number) => ({ value, lower: value, upper: value });
    const rounded = { value: 1.6487224882333873, lower: 1.648722488233387, upper: 1.6487224882333873 };
    const axis = intervalAxis([exact(2.83), rounded, exact(0.001)], 'log');
    expect(axis.stretches).toHaveLength(1);
    expect(axis.position(0.001)).toBeLessThan(axis.position(rounded.value));
    expect(axis.position(rounded.value)).toBeLessThan(axis.position(2.83));
  });

  it('keeps the order of values, inside the axis, whatever the spans', () => {
    const span = fc
      .tuple(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true }))
      .map(([value, relative]) => around(value, relative));
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 40 }), (spans) => {
        const axis = intervalAxis(spans, 'log');
        const positions = spans
          .map(({ value }) => value)
          .sort((a, b) => a - b)
          .map(axis.position);
        for (const [index, position] of positions.entries()) {
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position).toBeLessThanOrEqual(1);
          expect(position).toBeGreaterThanOrEqual((positions[index - 1] ?? 0) - 1e-9);
        }
      }),
    );
  });
});
