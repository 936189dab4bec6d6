import { formatDuration, formatRelative, formatSeconds } from './time.format';

const now = Date.parse('2026-11-23T12:00:00Z');

describe('formatRelative', () => {
  it.each([
    ['2026-11-23T11:59:40Z', 'just now'],
    ['2026-11-23T12:00:20Z', 'in a moment'],
    ['2026-11-23T11:57:01Z', '2 minutes ago'],
    ['2026-11-23T09:00:00Z', '3 hours ago'],
    ['2026-11-22T12:00:00Z', 'yesterday'],
    ['2026-12-03T12:00:00Z', 'in 10 days'],
  ])('says %s as "%s"', (iso, text) => {
    expect(formatRelative(iso, now)).toBe(text);
  });

  it('shows the date of a moment long ago', () => {
    expect(formatRelative('2026-03-05T12:00:00Z', now)).toBe('5 Mar 2026');
  });
});

describe('formatDuration', () => {
  it('counts in seconds, then in minutes', () => {
    expect(formatDuration('2026-11-23T12:00:00.000Z', '2026-11-23T12:00:12.340Z')).toBe('12.3\u00a0s');
    expect(formatDuration('2026-11-23T12:00:00Z', '2026-11-23T12:02:05Z')).toBe('2\u00a0min 5\u00a0s');
  });

  it('never goes below zero when two clocks disagree', () => {
    expect(formatDuration('2026-11-23T12:00:05Z', '2026-11-23T12:00:00Z')).toBe('0.0\u00a0s');
  });
});

describe('formatSeconds', () => {
  it.each([
    [500, '500 ms'],
    [30_000, '30 s'],
    [2_500, '2.5 s'],
  ])('says %d ms as "%s"', (milliseconds, text) => {
    expect(formatSeconds(milliseconds).replace('\u00a0', ' ')).toBe(text);
  });
});
