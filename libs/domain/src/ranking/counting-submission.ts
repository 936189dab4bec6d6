/**
 * Theory of operation. Submitting the same model again must not pay: of fifty runs of one model the best is two
 * standard errors better than the first, by luck alone. So the first qualifying submission of a team counts until a
 * later one is distinguishable from it as better. The required difference grows with the number of tries
 * (`tryMultiplier`): all tries of a team together have the error of one comparison.
 *
 * By interval: a later submission is better when it is distinguishable as better in the first objective that
 * distinguishes the two.
 *
 * Pareto: a later submission counts when it is distinguishable as better, in some objective, than each earlier one of the
 * team. What is better here and worse there is another trade-off, which a team may turn to; the same model again is
 * distinguishable from its first run nowhere. The comparison with every earlier one keeps a team from alternating
 * between two trade-offs until one of them is lucky. If dominance were required instead, a first try that is tiny and
 * wrong would count for ever.
 */
import type { EventDefinition } from '../competition/event';
import type { QualifiedCandidate } from './assessed-candidate';
import { type Criterion, costMargins, criteriaOf } from './criterion';
import { type MultiplierOf, tryMultipliers } from './error-shares';
import { isDistinguishable, type Margins } from './margins';
import type { ObjectiveValue } from './rankable-entry';

/**
 * Which of a team's qualifying submissions counts on the board of an event, by its best-of rule: with `latest` the
 * last one; with `first-unless-better` the first, until a later one is distinguishable as better. In the order of
 * submission, ties by id, so that the order of the candidates given does not matter.
 * @throws RangeError when there is none.
 */
export function countingSubmission(
  event: EventDefinition,
  ofTeam: readonly QualifiedCandidate[],
): QualifiedCandidate {
  const [first, ...later] = ofTeam.length > 1 ? ofTeam.toSorted(bySubmission) : ofTeam;
  if (!first) throw new RangeError('A team without a qualifying submission has none that counts.');
  if (event.bestOf === 'latest') return later.at(-1) ?? first;
  const criteria = criteriaOf(event);
  const earlier = [first];
  let counting = first;
  for (const candidate of later) {
    const multiplier = tryMultipliers(earlier.length, event.objectives.length);
    const isBetter =
      event.rank === 'pareto'
        ? earlier.every((other) => isBetterSomewhere(criteria, candidate, other, multiplier))
        : isBetterByInterval(criteria, candidate, counting, multiplier);
    if (isBetter) counting = candidate;
    earlier.push(candidate);
  }
  return counting;
}

function bySubmission({ candidate: a }: QualifiedCandidate, { candidate: b }: QualifiedCandidate): number {
  const difference = a.submittedAt.getTime() - b.submittedAt.getTime();
  if (difference !== 0) return difference;
  return a.submissionId < b.submissionId ? -1 : 1;
}

/** Whether the first objective that distinguishes two submissions favours the later one. */
function isBetterByInterval(
  criteria: readonly Criterion[],
  later: QualifiedCandidate,
  earlier: QualifiedCandidate,
  z: MultiplierOf,
): boolean {
  for (let i = 0; i < criteria.length; i++) {
    const criterion = criteria[i] as Criterion;
    const mine = costOf(criterion, later, i, z);
    const theirs = costOf(criterion, earlier, i, z);
    if (isBetter(criterion, mine, theirs)) return true;
    if (isBetter(criterion, theirs, mine)) return false;
  }
  return false;
}

/** Whether the later one of two submissions is distinguishable as better in some objective. */
function isBetterSomewhere(
  criteria: readonly Criterion[],
  later: QualifiedCandidate,
  earlier: QualifiedCandidate,
  z: MultiplierOf,
): boolean {
  return criteria.some((criterion, i) =>
    isBetter(criterion, costOf(criterion, later, i, z), costOf(criterion, earlier, i, z)),
  );
}

function isBetter({ minDifference }: Criterion, one: Margins, other: Margins): boolean {
  return isDistinguishable(other.estimate - one.estimate, one.above, other.below, minDifference);
}

function costOf(criterion: Criterion, { objectives }: QualifiedCandidate, i: number, z: MultiplierOf) {
  const value = objectives[i] as ObjectiveValue;
  return costMargins(criterion, value, z(value.degreesOfFreedom));
}
