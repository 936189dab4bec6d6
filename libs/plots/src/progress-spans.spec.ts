import { type ProgressChange, progressSpans } from './progress-spans';

const at = (minute: number) => `2026-11-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
const change = (
  minute: number,
  [rankBefore, rankAfter]: readonly [number | null, number | null],
  value: number | null = 0.5,
): ProgressChange => ({
  at: at(minute),
  division: 'fast',
  rankBefore,
  rankAfter,
  metrics:
    value === null ? {} : { relativeLatency: { value, ciLower: value - 0.1, ciUpper: null, unit: 'ratio' } },
});
const UNTIL = new Date(at(50));
const spansOf = (...changes: ProgressChange[]) =>
  progressSpans(changes, 'relativeLatency', UNTIL).map(({ from, to, value }) => [
    from.getUTCMinutes(),
    to.getUTCMinutes(),
    value,
  ]);

it('lasts from each change to the next one, and the last one until the end', () => {
  expect(spansOf(change(1, [null, 3], 0.5), change(5, [3, 1], 0.4))).toEqual([
    [1, 5, 0.5],
    [5, 50, 0.4],
  ]);
});

it('ends when the team is no longer ranked, and continues when it is ranked again', () => {
  expect(spansOf(change(1, [null, 2]), change(5, [2, null], null), change(9, [null, 2], 0.3))).toEqual([
    [1, 5, 0.5],
    [9, 50, 0.3],
  ]);
});

it('leaves out entries that were never ranked', () => {
  expect(spansOf(change(1, [null, 2]), change(5, [null, null], 9))).toEqual([[1, 50, 0.5]]);
});

it('has exact bounds without an interval, and never ends before its start', () => {
  const [span] = progressSpans([change(55, [null, 1])], 'relativeLatency', UNTIL);
  expect(span).toEqual({
    from: new Date(at(55)),
    to: new Date(at(55)),
    value: 0.5,
    lower: 0.4,
    upper: 0.5,
  });
});
