import { z } from 'zod';
import { ContestantSchema, type Job, JobSchema } from './job';

/**
 * The job of a single run as release 0.1 wrote it: with the fields of its contestant next to those of the session. Jobs
 * of that release reach workers of this one while the api is not yet upgraded.
 */
const SingleRunJobSchema = JobSchema.omit({ finalId: true, contestants: true })
  .extend(ContestantSchema.shape)
  .transform(
    ({ runId, submissionId, teamId, bundle, ...session }): Job => ({
      ...session,
      finalId: null,
      contestants: [{ runId, submissionId, teamId, bundle }],
    }),
  );

/** The job of a final as release 0.1 wrote it: with its class of hardware, by which the api chose the worker. */
const FinalJobSchema = JobSchema.extend({ finalId: z.uuid(), division: z.string() }).transform(
  ({ division: _, ...job }): Job => job,
);

/** A job of this release, or of the one before, in the current shape. */
export const ReadableJobSchema = z.union([JobSchema, SingleRunJobSchema, FinalJobSchema]);
