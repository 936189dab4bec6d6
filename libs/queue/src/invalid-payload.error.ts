import { UnrecoverableError } from 'bullmq';
import type { z } from 'zod';
import type { QueueName } from './definitions';

/** A job that does not fit its queue's schema. Trying it again cannot fix it. */
export class InvalidPayloadError extends UnrecoverableError {
  constructor(
    readonly queue: QueueName | 'progress',
    readonly issues: readonly z.core.$ZodIssue[],
  ) {
    const problems = issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`);
    super(`A job of the queue "${queue}" does not fit its schema: ${problems.join('; ')}`);
  }
}
