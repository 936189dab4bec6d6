import { MomentSchema } from './moment';

it.each([
  ['2026-11-01T10:00:00Z', '2026-11-01T10:00:00.000Z'],
  ['2026-11-01T12:00:00+02:00', '2026-11-01T10:00:00.000Z'],
  ['2026-11-01T05:30:00.5-04:30', '2026-11-01T10:00:00.500Z'],
  // As it arrives from ?at=2026-11-01T12:00:00+02:00.
  ['2026-11-01T12:00:00 02:00', '2026-11-01T10:00:00.000Z'],
  ['2026-11-01T10:00:00.123456789Z', '2026-11-01T10:00:00.123Z'],
  ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['2000-01-01T00:00:00Z', '2000-01-01T00:00:00.000Z'],
  ['2999-12-31T23:59:59.999Z', '2999-12-31T23:59:59.999Z'],
])('%s is %s', (text, moment) => {
  expect(MomentSchema.parse(text)).toBe(moment);
});

it.each([
  ['0000-01-01T00:00:00Z', /between 2000.* and 2999/],
  ['0026-11-01T10:00:00Z', /between/],
  ['2000-01-01T00:00:00+00:01', /between/],
  ['2999-12-31T23:59:59-01:00', /between/],
  ['9999-12-31T23:59:59Z', /between/],
  ['20266-11-01T10:00:00Z', /date and time with Z or an offset/],
  ['-000001-01-01T00:00:00Z', /with Z or an offset/],
  ['2026-02-30T10:00:00Z', /with Z or an offset/],
  ['2026-11-01T24:00:00Z', /with Z or an offset/],
  ['2026-11-01T10:00:60Z', /with Z or an offset/],
  ['2026-11-01T10:00:00', /with Z or an offset/],
  ['2026-11-01T10:00Z', /with Z or an offset/],
  ['2026-11-01', /with Z or an offset/],
  ['2026-11-01T10:00:00+25:00', /with Z or an offset/],
  ['1793527200', /with Z or an offset/],
  ['', /with Z or an offset/],
])('%s is refused', (text, message) => {
  expect(MomentSchema.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual([
    expect.stringMatching(message),
  ]);
});
