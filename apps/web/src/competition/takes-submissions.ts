import type { CompetitionSummary } from '@torchperf/contracts';

/** What decides whether a competition takes submissions. */
export type IntakeFacts = Pick<CompetitionSummary, 'phase' | 'intakePaused' | 'referenceState'>;

/** Whether a competition takes submissions now, as the api decides it. */
export function takesSubmissions({ phase, intakePaused, referenceState }: IntakeFacts): boolean {
  return phase === 'open' && !intakePaused && referenceState === 'ok';
}
