import { clockOffsetMs, clockProblem } from './clock-offset';

describe('clockOffsetMs', () => {
  it.each([
    ['no skew is certain if the reading lies between request and response', 1000, 1040, 1100, 0],
    ['fast by at least the time from the reading to the request', 21_000, 1000, 21_100, 20_000],
    ['slow by at least the time from the response to the reading', 1000, 21_100, 1100, -20_000],
    ['a slow response alone is no skew', 1000, 5500, 5900, 0],
  ])('%s', (_, askedMs, receivedMs, answeredMs, offsetMs) => {
    expect(clockOffsetMs({ askedMs, receivedMs, answeredMs })).toBe(offsetMs);
  });
});

describe('clockProblem', () => {
  it.each([null, 0, 2000, -2000])('accepts %p ms', (offsetMs) => {
    expect(clockProblem(offsetMs)).toBeNull();
  });

  it.each([
    [2001, /2\.0 s ahead of/],
    [-20_000, /20\.0 s behind/],
  ])('refuses %p ms', (offsetMs, problem) => {
    expect(clockProblem(offsetMs)).toMatch(problem);
  });
});
