import { z } from 'zod';
import { ReadableJobSchema } from './job-versions';

/** The job that a worker has, from its start until the api has stored what was reported. */
export const HeldJobSchema = z.strictObject({ subject: z.uuid(), lease: z.int().nonnegative() });
export type HeldJob = z.infer<typeof HeldJobSchema>;

/** The maximum difference between a worker's clock and the database's with which it gets jobs. */
export const CLOCK_SKEW_MAX_MS = 2_000;

/** Queue `workers`, job `heartbeat`: a worker is alive, and reports its state. The answer is its assignment. */
export const WorkerHeartbeatSchema = z.strictObject({
  workerId: z.string().min(1).max(100),
  hostname: z.string(),
  hardwareClass: z.string(),
  sandbox: z.string(),
  runtimes: z.array(z.string()),
  /** Only an idle worker gets a job. */
  state: z.enum(['idle', 'busy', 'draining', 'unhealthy', 'stopped']),
  /** Why it takes no jobs, or waits with the one that it has. */
  reason: z.string().max(1000).nullable(),
  currentRunId: z.uuid().nullable(),
  job: HeldJobSchema.nullable(),
  /** Its clock minus the database's, from the previous answer; null before the first. Without it, it gets no job. */
  clockOffsetMs: z.int().nullable(),
  revision: z.string(),
});
export type WorkerHeartbeat = z.infer<typeof WorkerHeartbeatSchema>;

/** The assignment of a worker: start a job, keep the one that it named, or drop it. */
export const InstructionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('keep') }),
  z.strictObject({ kind: z.literal('start'), job: ReadableJobSchema }),
]);
export type Instruction = z.infer<typeof InstructionSchema>;

/** The answer to a heartbeat. */
export const HeartbeatAnswerSchema = z.strictObject({
  /** Whether an organiser drains the worker: it takes no more jobs. */
  draining: z.boolean(),
  /** The database's clock when the heartbeat was received. */
  receivedAt: z.iso.datetime(),
  instruction: InstructionSchema,
});
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswerSchema>;
