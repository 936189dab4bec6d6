import { Prisma } from '../generated/client';

/** Whether a row of `runs` was measured on a busy machine. */
export const IS_NOISY = Prisma.sql`runs.flags @> '[{"kind": "noisy-machine"}]'::jsonb`;

/** Whether a row of `runs` shows work outside of its calls, which can use up a CPU quota and so be the noise itself. */
export const WORKED_OUTSIDE_CALLS = Prisma.sql`runs.flags @> '[{"kind": "cpu-time-exceeds-latency"}]'::jsonb`;

/** Whether a row of `runs` ranks no one, because the machine was busy: the opposite of `canRank` of libs/domain. */
export const CANNOT_RANK = Prisma.sql`(${IS_NOISY} AND runs.noise_accepted_at IS NULL)`;
