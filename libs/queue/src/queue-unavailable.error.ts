/** Readable reasons for the errors of Redis and PostgreSQL; the first match counts. */
const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\bOOM\b|maxmemory/, 'its memory is full'],
  [/\bMISCONF\b/, 'it cannot write to its disk'],
  [/\bREADONLY\b|read-only/, 'it is read-only'],
  [/\bLOADING\b|starting up|shutting down|recovery/, 'it is starting up or shutting down'],
  [/No space left on device|disk full/, 'its disk is full'],
  [/\bNOAUTH\b|\bWRONGPASS\b|authentication/, 'it refused the credentials of the service'],
  [/max number of clients|too many clients|remaining connection slots/, 'no connection is free'],
];

/** The queue's backend did not accept or answer a request. It is unknown whether the request arrived. */
export class QueueUnavailableError extends Error {
  /** Why, as in "its memory is full"; names no host. */
  readonly reason: string;

  constructor(operation: string, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(`The queue could not ${operation}: ${message}`, { cause });
    this.name = 'QueueUnavailableError';
    this.reason = REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? 'it does not answer';
  }
}
