import { CreateCompetitionSchema } from './competition';

const parse = (dates: object) =>
  CreateCompetitionSchema.safeParse({ slug: 'ab', title: 'T', classes: 2, ...dates });

describe('the dates of a competition', () => {
  it('are compared as moments, whatever their form', () => {
    const startsAt = '2026-11-01T10:00:00.500Z';
    expect(parse({ startsAt, endsAt: '2026-11-01T10:00:00Z' }).error?.issues[0]?.message).toBe(
      'must be after startsAt',
    );
    expect(parse({ startsAt, endsAt: '2026-11-01T11:00:00+02:00' }).success).toBe(false);
    expect(parse({ startsAt, endsAt: '2026-11-01T09:00:00-02:00' }).data).toMatchObject({
      startsAt,
      endsAt: '2026-11-01T11:00:00.000Z',
    });
  });

  it.each([
    ['2026-11-01T09:59:59Z', 'must not be before startsAt'],
    ['2026-11-02T12:00:00+02:00', 'must be before endsAt'],
  ])('have no freeze at %s', (freezeAt, message) => {
    const dates = { startsAt: '2026-11-01T10:00:00Z', endsAt: '2026-11-02T10:00:00Z', freezeAt };
    expect(parse(dates).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
