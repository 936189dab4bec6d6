/** The queue's backend did not take or answer a request. Nothing is known about whether it arrived. */
export class QueueUnavailableError extends Error {
  constructor(operation: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The queue could not ${operation}: ${reason}`, { cause });
    this.name = 'QueueUnavailableError';
  }
}
