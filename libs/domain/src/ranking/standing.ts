/**
 * Theory of operation. Handing the same model in again must not pay: of fifty runs of one model the best is two
 * standard errors better than the first, by luck alone. So the first qualifying submission of a team stands until a
 * later one is distinguishable from it as better, and the more often a team has tried, the clearer that must be
 * (`tryMultiplier`): all its tries together have the error of one comparison.
 *
 * By interval: a later submission is better when it is distinguishable as better in the first objective that tells the
 * two apart.
 *
 * Pareto: a later submission counts when it is distinguishable as better, in some objective, than each earlier one of the
 * team. What is better here and worse there is another trade-off, which a team may turn to; the same model again is
 * distinguishable from its first run nowhere. Being held against every earlier one keeps a team from going to and fro
 * between two trade-offs until one of them is lucky. Asking for dominance instead would let a first try that is tiny
 * and wrong stand for ever.
 */
import type { EventDefinition } from '../competition/event';
import type { QualifiedCandidate } from './assessed-candidate';
import { type Criterion, costInterval, criteriaOf } from './criterion';
import { type MultiplierOf, tryMultipliers } from './error-shares';
import type { ObjectiveValue } from './rankable-entry';

/**
 * Which of a team's qualifying submissions stands on the board of an event, by its best-of rule: with `latest` the
 * last one; with `first-unless-better` the first, until a later one is distinguishable as better. In the order of
 * submission, ties by id, so that the order of the candidates given does not matter.
 * @throws RangeError when there is none.
 */
export function standingOf(
  event: EventDefinition,
  ofTeam: readonly QualifiedCandidate[],
): QualifiedCandidate {
  const [first, ...later] = ofTeam.length > 1 ? ofTeam.toSorted(bySubmission) : ofTeam;
  if (!first) throw new RangeError('A team without a qualifying submission has none that stands.');
  if (event.bestOf === 'latest') return later.at(-1) ?? first;
  const criteria = criteriaOf(event);
  const earlier = [first];
  let standing = first;
  for (const one of later) {
    const multiplier = tryMultipliers(earlier.length, event.objectives.length);
    const isBetter =
      event.rank === 'pareto'
        ? earlier.every((other) => gains(criteria, one, other, multiplier))
        : leads(criteria, one, standing, multiplier);
    if (isBetter) standing = one;
    earlier.push(one);
  }
  return standing;
}

function bySubmission({ candidate: a }: QualifiedCandidate, { candidate: b }: QualifiedCandidate): number {
  const difference = a.submittedAt.getTime() - b.submittedAt.getTime();
  if (difference !== 0) return difference;
  return a.submissionId < b.submissionId ? -1 : 1;
}

/** Whether the first objective that tells two submissions apart tells for the later one. */
function leads(
  criteria: readonly Criterion[],
  one: QualifiedCandidate,
  other: QualifiedCandidate,
  z: MultiplierOf,
): boolean {
  for (let i = 0; i < criteria.length; i++) {
    const mine = costOf(criteria[i] as Criterion, one, i, z);
    const theirs = costOf(criteria[i] as Criterion, other, i, z);
    if (mine.upper < theirs.lower) return true;
    if (theirs.upper < mine.lower) return false;
  }
  return false;
}

/** Whether some objective tells for the later one of two submissions. */
function gains(
  criteria: readonly Criterion[],
  one: QualifiedCandidate,
  other: QualifiedCandidate,
  z: MultiplierOf,
): boolean {
  return criteria.some(
    (criterion, i) => costOf(criterion, one, i, z).upper < costOf(criterion, other, i, z).lower,
  );
}

function costOf(criterion: Criterion, { objectives }: QualifiedCandidate, i: number, z: MultiplierOf) {
  const value = objectives[i] as ObjectiveValue;
  return costInterval(criterion, value, z(value.degreesOfFreedom));
}
