import { randomUUID } from 'node:crypto';
import { HeartbeatAnswerSchema, ReportMessageSchema, WorkerHeartbeatSchema } from '@torchperf/contracts';
import { z } from 'zod';

interface QueueDefinition {
  readonly jobName: string;
  readonly payload: z.ZodType;
  /** What the handler resolves to; checked like the payload. */
  readonly answer: z.ZodType;
  /** How often a job is tried before the queue abandons it. */
  readonly attempts: number;
  /** Which jobs are removed: true for all, else all but the newest. */
  readonly removeCompleted: true | { readonly count: number; readonly age: number };
  readonly removeFailed: true | { readonly count: number };
}

/**
 * What workers and the api send each other. Queued runs are not here but in PostgreSQL (docs/decisions/0031); workers
 * request one by heartbeat. A job's payload and its handler's answer follow from the queue's name.
 */
export const QUEUES = {
  results: {
    jobName: 'report',
    payload: ReportMessageSchema,
    answer: z.void(),
    // An unavailable database must not lose a report: with the back-off this is about four hours.
    attempts: 1000,
    // Reports hold raw samples, up to a few MB each, and a worker holds its report until it is stored.
    removeCompleted: true,
    removeFailed: true,
  },
  workers: {
    jobName: 'heartbeat',
    payload: WorkerHeartbeatSchema,
    answer: HeartbeatAnswerSchema,
    // The next heartbeat is a better retry than this one.
    attempts: 1,
    // Long enough for the worker to read the answer.
    removeCompleted: { count: 1000, age: 60 },
    removeFailed: { count: 100 },
  },
} as const satisfies Record<string, QueueDefinition>;

export type QueueName = keyof typeof QUEUES;
export type Payload<N extends QueueName> = z.infer<(typeof QUEUES)[N]['payload']>;
export type Answer<N extends QueueName> = z.infer<(typeof QUEUES)[N]['answer']>;

/** A report that is sent again while it waits is not duplicated; each heartbeat is a separate job. */
export function jobIdOf(payload: Payload<QueueName>): string {
  return 'runId' in payload ? `${payload.runId}.${payload.lease}` : `${payload.workerId}.${randomUUID()}`;
}
