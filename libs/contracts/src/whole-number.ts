import { z } from 'zod';

/** Decimal digits alone: neither `1e2` nor `0x10`, ` 5`, `+5`, `5.0` or nothing. */
const DIGITS = /^(0|[1-9][0-9]{0,14})$/;

/** A whole number in a query, where all is text. */
export function wholeNumber({ min, max }: { readonly min: number; readonly max: number }) {
  return (
    z
      .string()
      .regex(DIGITS, 'must be a whole number in decimal digits')
      .transform(Number)
      .pipe(z.int().min(min).max(max))
      // What the OpenAPI document says of it.
      .meta({ type: 'integer', minimum: min, maximum: max, pattern: undefined })
  );
}
