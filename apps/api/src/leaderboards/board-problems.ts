/** Problems of queries about boards: invalid fields, unknown ids, or a missing right to the live boards. */
export const BOARD_PROBLEMS = [
  'validation-failed',
  'competition-not-found',
  'event-not-found',
  'token-missing',
  'token-unknown',
  'admin-only',
] as const;
