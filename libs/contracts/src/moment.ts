import { z } from 'zod';

/** A date outside of these years is a typing error. PostgreSQL and `Date` support all between. */
const MIN_MOMENT = '2000-01-01T00:00:00.000Z';
const MAX_MOMENT = '2999-12-31T23:59:59.999Z';
const FORM =
  'must be a date and time with Z or an offset, such as 2026-11-01T10:00:00Z or 2026-11-01T12:00:00+02:00';

/** A `+` that a query string turned into a space. */
const LOST_PLUS = / (?=\d\d:\d\d$)/;

/**
 * A moment that a client sends, in a body or a query: RFC 3339 with `Z` or an offset. What comes out is in UTC with
 * milliseconds, so that text in order is time in order. Every input of a date is of this schema.
 */
export const MomentSchema = z
  .string()
  .transform((text) => text.replace(LOST_PLUS, '+'))
  .pipe(z.iso.datetime({ offset: true, error: FORM }))
  .transform((text) => new Date(text))
  .refine((date) => date >= new Date(MIN_MOMENT) && date <= new Date(MAX_MOMENT), {
    error: `must be between ${MIN_MOMENT} and ${MAX_MOMENT}`,
  })
  .transform((date) => date.toISOString())
  .meta({ format: 'date-time', examples: ['2026-11-01T10:00:00Z', '2026-11-01T12:00:00+02:00'] });
