import { compareKeys } from './sort-keys';

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
