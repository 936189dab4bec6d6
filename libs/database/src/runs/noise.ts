import { sql } from 'kysely';

/** Whether a row of `runs` was measured on a busy machine. */
export const IS_NOISY = sql<boolean>`runs.flags @> '[{"kind": "noisy-machine"}]'::jsonb`;

/** Whether a row of `runs` shows work outside of its calls, which can use up a CPU quota and so be the noise itself. */
export const WORKED_OUTSIDE_CALLS = sql<boolean>`runs.flags @> '[{"kind": "cpu-time-exceeds-latency"}]'::jsonb`;

/** Whether a row of `runs` ranks no one, because the machine was busy: the opposite of `canRank` of libs/domain. */
export const CANNOT_RANK = sql<boolean>`(${IS_NOISY} AND runs.noise_accepted_at IS NULL)`;

/** What disturbed such a run; null where nothing did, or an organiser has let it count. */
export const NOISY_REASON = sql<string | null>`
  CASE WHEN ${CANNOT_RANK} THEN
    (SELECT flag->>'evidence' FROM jsonb_array_elements(runs.flags) AS flag WHERE flag->>'kind' = 'noisy-machine' LIMIT 1)
  END`;
