/**
 * How a run ended. `platform-error` is the only verdict that is ours: such a run is retried and is never
 * charged to the team. `cancelled` means that no one wants the run any more. Every other verdict but `ok` is the
 * submission's and is final for that run.
 */
export const VERDICTS = [
  'ok',
  'invalid-bundle',
  'load-failed',
  'crashed',
  'wrong-output',
  'timed-out',
  'out-of-memory',
  'forbidden',
  'platform-error',
  'cancelled',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Whether a run that ended so is put back and tried again, at no cost to the team. */
export function isPlatformFault(verdict: Verdict): verdict is 'platform-error' {
  return verdict === 'platform-error';
}
