import fc from 'fast-check';
import { mcnemarExact } from '../statistics/mcnemar';
import { pairedDifference } from '../statistics/paired-difference';
import { coarsened, discordanceOf } from './discordance';

const [right, wrong, unasked] = [true, false, null];

describe('discordanceOf', () => {
  it('counts what only one gets right, of the examples that both were asked', () => {
    expect(
      discordanceOf(
        [right, right, wrong, wrong, unasked, right, right],
        [right, wrong, right, wrong, right, unasked, wrong],
      ),
    ).toEqual({ examples: 5, onlyFirst: 2, onlySecond: 1 });
  });

  it('refuses answers to another number of examples', () => {
    expect(() => discordanceOf([right], [right, wrong])).toThrow(/1 examples.*2/);
  });
});

describe('coarsened', () => {
  it.each([
    // Up to ten are one and the same, whatever they are.
    [0, 0, 5, 5],
    [1, 1, 5, 5],
    [4, 4, 5, 5],
    [0, 6, 2, 8],
    [5, 5, 5, 5],
    // With an odd difference the total is one more, so that the counts are whole.
    [0, 1, 5, 6],
    // 12 → 13 → 14, 40 → 48, 49 → 60 → 61
    [6, 6, 7, 7],
    [30, 10, 34, 14],
    [20, 29, 26, 35],
  ])('makes %d and %d into %d and %d', (onlyFirst, onlySecond, first, second) => {
    expect(coarsened({ examples: 2000, onlyFirst, onlySecond })).toEqual({
      examples: 2000,
      onlyFirst: first,
      onlySecond: second,
    });
  });

  it('has no more discordant examples than there are', () => {
    expect(coarsened({ examples: 4, onlyFirst: 1, onlySecond: 0 })).toEqual({
      examples: 4,
      onlyFirst: 2,
      onlySecond: 1,
    });
    expect(coarsened({ examples: 1, onlyFirst: 0, onlySecond: 0 })).toEqual({
      examples: 1,
      onlyFirst: 0,
      onlySecond: 0,
    });
  });

  const counts = fc
    .record({
      examples: fc.integer({ min: 1, max: 20_000 }),
      discordant: fc.double({ min: 0, max: 1, noNaN: true }),
      first: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ examples, discordant, first }) => {
      const total = Math.floor(discordant * examples);
      const onlyFirst = Math.floor(first * total);
      return { examples, onlyFirst, onlySecond: total - onlyFirst };
    });

  it('keeps the difference, and never makes a test more eager or an interval narrower', () => {
    fc.assert(
      fc.property(counts, (exact) => {
        const coarse = coarsened(exact);
        const { onlyFirst, onlySecond, examples } = coarse;
        expect(onlySecond - onlyFirst).toBe(exact.onlySecond - exact.onlyFirst);
        expect(Number.isInteger(onlyFirst)).toBe(true);
        expect(onlyFirst).toBeGreaterThanOrEqual(exact.onlyFirst);
        expect(onlyFirst + onlySecond).toBeLessThanOrEqual(examples);
        expect(mcnemarExact(onlyFirst, onlySecond)).toBeGreaterThanOrEqual(
          mcnemarExact(exact.onlyFirst, exact.onlySecond) * (1 - 1e-9),
        );
        const width = ({ lower, upper }: { lower: number; upper: number }) => upper - lower;
        expect(width(pairedDifference(onlyFirst, onlySecond, examples))).toBeGreaterThanOrEqual(
          width(pairedDifference(exact.onlyFirst, exact.onlySecond, examples)) - 1e-12,
        );
      }),
    );
  });

  it('has few distinct values: some thirty, whatever is compared on ten thousand examples', () => {
    const seen = new Set<number>();
    for (let half = 0; half <= 5000; half++) {
      const { onlyFirst } = coarsened({ examples: 10_000, onlyFirst: half, onlySecond: half });
      seen.add(onlyFirst);
    }
    expect(seen.size).toBeLessThan(35);
  });
});
