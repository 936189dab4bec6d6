/**
 * Theory of operation. Handing the same model in again must not pay: of fifty runs of one model the best is two
 * standard errors better than the first, by luck alone. So the first qualifying submission of a team stands until a
 * later one is told apart from it as better, and the more often a team has tried, the clearer that must be
 * ({@link tryMultiplier}): all its tries together have the error of one comparison.
 *
 * By interval: a later submission is better when it is told apart as better in the first objective that tells the
 * two apart.
 *
 * Pareto: a later submission counts when it is told apart as better, in some objective, than each earlier one of the
 * team. What is better here and worse there is another trade-off, which a team may turn to; the same model again is
 * told apart from its first run nowhere. Being held against every earlier one keeps a team from going to and fro
 * between two trade-offs until one of them is lucky. Asking for dominance instead would let a first try that is tiny
 * and wrong stand for ever.
 */
import type { EventDefinition } from '../event';
import { type Criterion, costInterval, criteriaOf } from './criterion';
import { tryMultiplier } from './error-shares';
import type { QualifiedCandidate } from './judged-candidate';
import { compareKeys } from './sort-keys';

/**
 * Which of a team's qualifying submissions stands on the board of an event, by its best-of rule: with `latest` the
 * last one; with `first-unless-better` the first, until a later one is told apart as better. In the order of
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
    const multiplier = tryMultiplier(earlier.length, criteria.length);
    const isBetter =
      event.rank === 'pareto'
        ? earlier.every((other) => sides(criteria, one, other, multiplier).includes('better'))
        : sides(criteria, one, standing, multiplier).find((side) => side !== 'level') === 'better';
    if (isBetter) standing = one;
    earlier.push(one);
  }
  return standing;
}

/** What stands of each team of the candidates. */
export function standingOfEachTeam(
  event: EventDefinition,
  qualified: readonly QualifiedCandidate[],
): QualifiedCandidate[] {
  const teams = new Map<string, QualifiedCandidate[]>();
  for (const one of qualified) {
    const ofTeam = teams.get(one.candidate.teamId);
    if (ofTeam) ofTeam.push(one);
    else teams.set(one.candidate.teamId, [one]);
  }
  return [...teams.values()].map((ofTeam) => standingOf(event, ofTeam));
}

function bySubmission({ candidate: a }: QualifiedCandidate, { candidate: b }: QualifiedCandidate): number {
  return compareKeys([a.submittedAt.getTime(), a.submissionId], [b.submittedAt.getTime(), b.submissionId]);
}

type Side = 'better' | 'level' | 'worse';

/** How one submission is told apart from another, objective by objective. */
function sides(
  criteria: readonly Criterion[],
  { objectives }: QualifiedCandidate,
  other: QualifiedCandidate,
  multiplier: number,
): Side[] {
  return criteria.map((criterion, i) => {
    const [mine, theirs] = [objectives[i], other.objectives[i]].map(
      (measured) => measured && costInterval(criterion, measured, multiplier),
    );
    if (!mine || !theirs) return 'level';
    if (mine.upper < theirs.lower) return 'better';
    return theirs.upper < mine.lower ? 'worse' : 'level';
  });
}
