import { z } from 'zod';

/**
 * A text from outside that is to be kept. PostgreSQL takes neither NUL characters nor halves of surrogate pairs, and
 * both can be written in JSON by escapes.
 */
export const TextSchema = z
  .string()
  .regex(/^[^\0\p{Surrogate}]*$/u, 'must not hold NUL characters or halves of surrogate pairs');
