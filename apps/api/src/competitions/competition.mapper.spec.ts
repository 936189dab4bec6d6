import { phaseAt } from './competition.mapper';

describe('phaseAt', () => {
  const startsAt = new Date('2026-01-01T00:00:00.000Z');
  const endsAt = new Date('2026-02-01T00:00:00.000Z');

  it.each([
    ['2025-12-31T23:59:59.999Z', 'upcoming'],
    ['2026-01-01T00:00:00.000Z', 'open'],
    ['2026-01-31T23:59:59.999Z', 'open'],
    ['2026-02-01T00:00:00.000Z', 'ended'],
  ])('at %s is %s: the start counts, the end does not', (now, phase) => {
    expect(phaseAt({ startsAt, endsAt }, new Date(now))).toBe(phase);
  });

  it('stays open where there is no end', () => {
    expect(phaseAt({ startsAt, endsAt: null }, new Date('2999-01-01'))).toBe('open');
  });
});
