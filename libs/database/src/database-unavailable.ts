import { Prisma } from './generated/client';

/** Prisma's codes for a database that cannot be reached, does not answer in time, or has no connection free. */
const UNAVAILABLE_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);

/** Whether a repository failed because the database is away: trying again later may help. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && UNAVAILABLE_CODES.has(error.code);
}
