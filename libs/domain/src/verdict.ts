/**
 * How a run ended. `platform-error` is the only platform fault: such a run is retried and is never charged to the
 * team. `cancelled` means that no one wants the run any more. Every other verdict but `ok` is a fault of the
 * submission and is final for that run.
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
  'ran-while-frozen',
  'batches-differ',
  'platform-error',
  'cancelled',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Whether a run that ended so is requeued and retried, at no cost to the team. */
export function isPlatformFault(verdict: Verdict): verdict is 'platform-error' {
  return verdict === 'platform-error';
}
