import { compareKeys, sortIndices } from './sort-keys';

describe('compareKeys', () => {
  it('lets the first difference decide', () => {
    expect(compareKeys([1, 5, 'b'], [1, 5, 'a'])).toBe(1);
    expect(compareKeys([1, 4, 'b'], [1, 5, 'a'])).toBe(-1);
    expect(compareKeys([1, 5, 'a'], [1, 5, 'a'])).toBe(0);
    expect(compareKeys([2, 0], [10, 0])).toBe(-1);
    expect(compareKeys(['B'], ['a'])).toBe(-1);
    expect(compareKeys([Number.POSITIVE_INFINITY, 1], [Number.POSITIVE_INFINITY, 2])).toBe(-1);
  });
});

describe('sortIndices', () => {
  it('sorts indices as their keys are compared, and leaves equal ones as they are', () => {
    const columns = [Float64Array.of(2, 1, 2, 1, 2), ['b', 'b', 'a', 'b', 'b']];
    expect(sortIndices([0, 1, 2, 3, 4], columns)).toEqual([1, 3, 2, 0, 4]);
    expect(sortIndices([4, 3, 2, 0], columns)).toEqual([3, 2, 4, 0]);
  });
});
