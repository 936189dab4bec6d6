import { randomUUID } from 'node:crypto';
import {
  BenchmarkJobSchema,
  FinalJobSchema,
  ResultJobSchema,
  WorkerHeartbeatSchema,
} from '@torchperf/contracts';
import { z } from 'zod';

/** What the api answers to a heartbeat: whether the worker shall stop taking jobs. */
export const HeartbeatAnswerSchema = z.strictObject({ draining: z.boolean() });
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswerSchema>;

interface QueueDefinition {
  readonly jobName: string;
  readonly payload: z.ZodType;
  /** What the handler resolves to; checked like the payload. */
  readonly answer: z.ZodType;
  /**
   * How often a job is started again after its handler threw. A worker that dies does not count here: its job
   * is taken up again by another, see timings.ts.
   */
  readonly attempts: number;
  readonly keepCompleted: true | { readonly count: number; readonly age: number };
  readonly keepFailed: { readonly count: number };
}

const HOUR_S = 3600;

/** Every queue of the service. A job's payload and its handler's answer follow from the queue's name. */
export const QUEUES = {
  benchmark: {
    jobName: 'benchmark',
    // One queue for both, since a worker does one thing at a time.
    payload: z.union([BenchmarkJobSchema, FinalJobSchema]),
    answer: z.void(),
    attempts: 3,
    keepCompleted: { count: 500, age: HOUR_S },
    keepFailed: { count: 500 },
  },
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
export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];
export type Payload<N extends QueueName> = z.infer<(typeof QUEUES)[N]['payload']>;
export type Answer<N extends QueueName> = z.infer<(typeof QUEUES)[N]['answer']>;

/**
 * A benchmark job's id. The same attempt of the same run, or final, collapses into one job however often it is sent;
 * the next attempt is a new job, even where the queue still remembers the last one.
 */
export function benchmarkJobId(subject: string, attempt: number): string {
  return `${subject}.${attempt}`;
}

/** The id of a job whose duplicates are told apart by whoever stores them. */
export function uniqueJobId(subject: string): string {
  return `${subject}.${randomUUID()}`;
}

/** The run that a benchmark or results job is about; of a final's job the final. */
export function subjectOf(jobId: string): string {
  return jobId.slice(0, jobId.indexOf('.'));
}
