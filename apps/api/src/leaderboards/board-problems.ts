/** What may be wrong with a question about boards: its fields, its addresses, or who asks for the live ones. */
export const BOARD_PROBLEMS = [
  'validation-failed',
  'competition-not-found',
  'event-not-found',
  'token-missing',
  'token-unknown',
  'admin-only',
] as const;
