import { metricsFor } from '../competition/composite-score';
import type { EventDefinition, Objective } from '../competition/event';
import { METRICS, type MeasuredValue, type Metrics } from '../metric';
import { type ConstraintResult, checkConstraint } from './check-constraint';
import { isAboveConstant } from './constant-answer';
import { isOnScale } from './margins';
import { withFreedom } from './objective-value';
import type { ObjectiveValue, RankableEntry } from './rankable-entry';
import type { SortKeys } from './sort-keys';

/** A submission with the metrics of its counting run, as an event assesses it. */
export interface RankCandidate {
  readonly submissionId: string;
  readonly teamId: string;
  readonly submittedAt: Date;
  readonly metrics: Metrics;
  /** From how many launches; null or left out where that is not known. */
  readonly launches?: number | null;
  /** What the final measured, of a submission in one; then nothing else of its team counts. */
  readonly final?: Metrics | null;
  readonly finalLaunches?: number | null;
  /** Accuracy of the best constant answer on the examples of ordinary runs, and of finals; null where not known. */
  readonly constantAccuracy?: { readonly ordinary: number | null; readonly final: number | null };
  readonly disqualifiedReason: string | null;
  /** Why it is held for review; null when it is not. */
  readonly heldReason: string | null;
  /** What disturbed the run that counts, while no organiser has let it count; null when nothing did. */
  readonly noisyReason: string | null;
  readonly isBaseline: boolean;
  readonly isReference: boolean;
}

/** A candidate assessed by the rules of an event. */
export interface AssessedCandidate {
  readonly candidate: RankCandidate;
  /** What is assessed: of the final where it is in one, and with the event's composite score. */
  readonly metrics: Metrics;
  readonly constraints: readonly ConstraintResult[];
  readonly missedConstraints: readonly ConstraintResult[];
  /** One value an objective, in their order; null where it was not measured or cannot be on its scale. */
  readonly objectives: readonly (ObjectiveValue | null)[];
  /** Whether its accuracy is distinguishable from that of a constant answer, where the event requires that. */
  readonly aboveConstant: boolean;
  readonly qualifies: boolean;
}

/** An assessed candidate that may be ranked: all constraints hold, it is no constant answer, all objectives were measured. */
export interface QualifiedCandidate extends AssessedCandidate {
  readonly objectives: readonly ObjectiveValue[];
  readonly qualifies: true;
}

/** Checks a candidate against the constraints and objectives of an event. */
export function assessCandidate(event: EventDefinition, candidate: RankCandidate): AssessedCandidate {
  const metrics = metricsFor(event, candidate.final ?? candidate.metrics);
  const constraints = event.constraints.map((constraint) => checkConstraint(constraint, metrics));
  const missedConstraints = constraints.filter(({ status }) => status === 'missed');
  const objectives = event.objectives.map(({ metric }) => {
    const measured = metrics[metric];
    if (!measured || !isOnScale(measured, METRICS[metric].scale)) return null;
    return withFreedom(metric, measured, candidate.final ? candidate.finalLaunches : candidate.launches);
  });
  const { ordinary, final } = candidate.constantAccuracy ?? {};
  const aboveConstant = isAboveConstant(event, metrics, candidate.final ? final : ordinary);
  const isComplete = objectives.every((measured) => measured !== null);
  return {
    candidate,
    metrics,
    constraints,
    missedConstraints,
    objectives,
    aboveConstant,
    qualifies: missedConstraints.length === 0 && aboveConstant && isComplete,
  };
}

/** Whether it may be ranked. */
export function isQualified(assessed: AssessedCandidate): assessed is QualifiedCandidate {
  return assessed.qualifies;
}

/** Best first by the objectives' estimates in their order, then by earlier submission, then by id. */
export function boardKeys(
  { objectives }: Pick<EventDefinition, 'objectives'>,
  entry: Pick<RankableEntry, 'objectives' | 'submittedAt' | 'submissionId'>,
): SortKeys {
  return [
    ...objectives.map((objective, i) => costOf(entry.objectives[i] ?? null, objective)),
    entry.submittedAt.getTime(),
    entry.submissionId,
  ];
}

function costOf(measured: MeasuredValue | null, objective: Objective): number {
  if (measured === null) return Number.POSITIVE_INFINITY;
  return objective.direction === 'lower' ? measured.value : -measured.value;
}
