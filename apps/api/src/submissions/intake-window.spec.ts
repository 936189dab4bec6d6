import { assertInTime, LATE_UPLOAD_MS, whyClosed } from './intake-window';
import { CompetitionEndedError } from './submissions.errors';

const START = new Date('2026-11-01T00:00:00.000Z');
const END = new Date('2026-11-02T00:00:00.000Z');
const COMPETITION = {
  slug: 'digits',
  startsAt: START,
  endsAt: END,
  intakePaused: false,
  referenceState: 'ok',
} as const;
const later = (moment: Date, ms: number) => new Date(moment.getTime() + ms);

describe('whyClosed', () => {
  it.each([
    [later(START, -1), 'competition-not-started'],
    [START, undefined],
    [later(END, -1), undefined],
    [END, 'competition-ended'],
  ])('at %s: %s', (at, code) => {
    expect(whyClosed(COMPETITION, at)?.code).toBe(code);
  });

  it('is the pause where an organiser has paused it, and no end where there is none', () => {
    expect(whyClosed({ ...COMPETITION, intakePaused: true }, START)?.code).toBe('intake-paused');
    expect(whyClosed({ ...COMPETITION, referenceState: 'failed' }, START)?.code).toBe('reference-not-ready');
    expect(whyClosed({ ...COMPETITION, endsAt: null }, later(END, 1))).toBeNull();
  });
});

describe('assertInTime', () => {
  it('allows an upload to arrive so long after the end, and no longer, saying why', () => {
    expect(() => assertInTime(COMPETITION, later(END, LATE_UPLOAD_MS))).not.toThrow();
    const late = () => assertInTime(COMPETITION, later(END, LATE_UPLOAD_MS + 1));
    expect(late).toThrow(CompetitionEndedError);
    expect(late).toThrow(/Your request arrived in time, but its upload ended more than 120 s after the end/);
  });

  it('allows any where there is no end', () => {
    expect(() =>
      assertInTime({ ...COMPETITION, endsAt: null }, later(END, LATE_UPLOAD_MS + 1)),
    ).not.toThrow();
  });
});
