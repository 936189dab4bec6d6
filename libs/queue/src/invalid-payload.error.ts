import { UnrecoverableError } from 'bullmq';
import type { z } from 'zod';
import type { QueueName } from './definitions';

/** A job that does not match its queue's schema. A retry cannot fix it. */
export class InvalidPayloadError extends UnrecoverableError {
  constructor(
    readonly queue: QueueName | 'progress',
    readonly issues: readonly z.core.$ZodIssue[],
  ) {
    const problems = issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`);
    super(`A job of the queue "${queue}" does not match its schema: ${problems.join('; ')}`);
  }
}
