import { z } from 'zod';
import { wholeNumber } from './whole-number';

export const API_PREFIX = '/api/v1';

export const MAX_PAGE_SIZE = 200;
export const PageQuerySchema = z.strictObject({
  offset: wholeNumber({ min: 0, max: 1_000_000 }).default(0),
  limit: wholeNumber({ min: 1, max: MAX_PAGE_SIZE }).default(50),
});
export type PageQuery = z.infer<typeof PageQuerySchema>;

/** Which part of a list an answer has, and how many there are. */
export const PageSchema = z.strictObject({ offset: z.int(), limit: z.int(), total: z.int() });

/** A part of a list of such items. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), page: PageSchema });
}
