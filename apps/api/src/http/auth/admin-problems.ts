import type { ProblemCode } from '../problems/catalogue';

/** What every route of the organiser's may answer with. */
export const ADMIN_PROBLEMS = [
  'validation-failed',
  'token-missing',
  'token-unknown',
  'admin-only',
] as const satisfies ProblemCode[];
