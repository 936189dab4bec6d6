/** Both shapes that the service runs in: with Redis, and with PostgreSQL alone. */
export const QUEUE_BACKENDS = [
  ['Redis', {}],
  ['PostgreSQL alone', { REDIS_URL: '' }],
] as const satisfies (readonly [string, Readonly<Record<string, string>>])[];
