import fc from 'fast-check';
import { checkEndsBefore, sortedDisjointRanges } from './range-policy';

const range = (name: string, start: number, minBytes: number) => ({ name, start, minBytes });

describe('sortedDisjointRanges', () => {
  it('sorts ranges that touch but do not overlap', () => {
    const sorted = sortedDisjointRanges([range('b', 10, 5), range('a', 0, 10)], 15);
    expect(sorted.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('refuses one shared byte, naming both', () => {
    expect(() => sortedDisjointRanges([range('b', 9, 5), range('a', 0, 10)], 20)).toThrow(/"a" and "b"/);
  });

  it('refuses a range that runs past the end', () => {
    expect(() => sortedDisjointRanges([range('a', 0, 10)], 9)).toThrow(/table of contents/);
  });

  it('accepts exactly the sets in which no two ranges share a byte', () => {
    const someRange = fc.record({
      name: fc.constant('x'),
      start: fc.integer({ min: 0, max: 30 }),
      minBytes: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(fc.array(someRange, { maxLength: 5 }), (ranges) => {
        const bytes = ranges.flatMap(({ start, minBytes }) =>
          Array.from({ length: minBytes }, (_, index) => start + index),
        );
        const disjoint = new Set(bytes).size === bytes.length;
        const check = expect(() => sortedDisjointRanges(ranges, 40));
        if (disjoint) check.not.toThrow();
        else check.toThrow();
      }),
    );
  });
});

describe('checkEndsBefore', () => {
  it('checks the true end', () => {
    expect(() => checkEndsBefore('a', 10, range('b', 10, 1), 40)).not.toThrow();
    expect(() => checkEndsBefore('a', 11, range('b', 10, 1), 40)).toThrow(/"a" and "b"/);
    expect(() => checkEndsBefore('a', 41, null, 40)).toThrow(/table of contents/);
  });
});
