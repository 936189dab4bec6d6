import { randomUUID } from 'node:crypto';
import { HeartbeatAnswerSchema, ResultJobSchema, WorkerHeartbeatSchema } from '@torchperf/contracts';
import { z } from 'zod';

interface QueueDefinition {
  readonly jobName: string;
  readonly payload: z.ZodType;
  /** What the handler resolves to; checked like the payload. */
  readonly answer: z.ZodType;
  /** How often a job is started again after its handler threw. */
  readonly attempts: number;
  readonly keepCompleted: true | { readonly count: number; readonly age: number };
  readonly keepFailed: { readonly count: number };
}

/**
 * What workers and the api send each other. The runs that wait are not here but in PostgreSQL (docs/decisions/0031):
 * workers ask for one by heartbeat. A job's payload and its handler's answer follow from the queue's name.
 */
export const QUEUES = {
  results: {
    jobName: 'report',
    payload: ResultJobSchema,
    answer: z.void(),
    // A database that is down must not cost a report: with the back-off this is about four hours.
    attempts: 1000,
    // Reports hold raw samples, up to a few MB each; what was stored is not kept twice.
    keepCompleted: true,
    keepFailed: { count: 20 },
  },
  workers: {
    jobName: 'heartbeat',
    payload: WorkerHeartbeatSchema,
    answer: HeartbeatAnswerSchema,
    // The next heartbeat is a better retry than this one.
    attempts: 1,
    // Long enough for the worker to read the answer.
    keepCompleted: { count: 1000, age: 60 },
    keepFailed: { count: 100 },
  },
} as const satisfies Record<string, QueueDefinition>;

export type QueueName = keyof typeof QUEUES;
export type Payload<N extends QueueName> = z.infer<(typeof QUEUES)[N]['payload']>;
export type Answer<N extends QueueName> = z.infer<(typeof QUEUES)[N]['answer']>;

/** The id of a job whose duplicates the receiver tells from each other. */
export function uniqueJobId(subject: string): string {
  return `${subject}.${randomUUID()}`;
}
