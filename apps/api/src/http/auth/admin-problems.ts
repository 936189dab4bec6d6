import type { ProblemCode } from '../problems/catalogue';

/** Problems that every organiser route may return. */
export const ADMIN_PROBLEMS = [
  'validation-failed',
  'token-missing',
  'token-unknown',
  'admin-only',
] as const satisfies ProblemCode[];
