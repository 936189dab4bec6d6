import type { CompetitionSummary } from '@torchperf/contracts';

/** The fields that decide whether a competition accepts submissions. */
export type IntakeFacts = Pick<CompetitionSummary, 'phase' | 'intakePaused' | 'referenceState'>;

/** Whether a competition accepts submissions now, by the rule of the api. */
export function takesSubmissions({ phase, intakePaused, referenceState }: IntakeFacts): boolean {
  return phase === 'open' && !intakePaused && referenceState === 'ok';
}
