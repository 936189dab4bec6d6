import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { DEFAULT_CONFIDENCE } from '../statistics';
import { PAIR_MULTIPLIER } from './margins';

/** The chance that two equal entries are called distinguishable, whatever the number of comparisons it is shared among. */
const ERROR = 1 - DEFAULT_CONFIDENCE;
/**
 * Of a value whose own degrees of freedom are not known: those of 30 launches. An accuracy has them too, which is
 * conservative, since hidden sets are larger.
 */
const USUAL_DEGREES_OF_FREEDOM = 29;

/** The multiplier z of a value's margins, by the degrees of freedom of its standard error. */
export type MultiplierOf = (degreesOfFreedom: number | undefined) => number;

/** The multipliers of an error, cached: a quantile of Student's takes microseconds. */
function multiplierFor(error: number): MultiplierOf {
  const cached = new Map<number, number>();
  return (degreesOfFreedom = USUAL_DEGREES_OF_FREEDOM) => {
    const found = cached.get(degreesOfFreedom);
    if (found !== undefined) return found;
    const quantile = (twoSided: number) => tQuantile(twoSided / 2, degreesOfFreedom);
    const multiplier = (PAIR_MULTIPLIER * quantile(error)) / quantile(ERROR);
    cached.set(degreesOfFreedom, multiplier);
    return multiplier;
  };
}

/** The multiplier of two entries that are compared in one objective: 1.96, whatever the degrees of freedom. */
export const pairMultiplier: MultiplierOf = () => PAIR_MULTIPLIER;

/**
 * The multiplier z of the margins of a board, for 30 launches 1.96 of two entries and 4.00 of 200. An entry is
 * compared with (n − 1) others in each objective, and its set of ranks is wrong if one of those comparisons is. The
 * error is shared among them (Bonferroni): the set of an entry leaves out its true rank in at most 5 %, however many
 * entries there are.
 *
 * A standard error of few launches is itself uncertain: far out, estimates in units of it have the tails of Student's t
 * with the run's own degrees of freedom. The published 95 % interval is right for those; what is shared lies further
 * out, so z is scaled by Student's quantiles. For ten entries it is 2.87 of 30 launches, 3.55 of 6 and 6.09 of 3.
 * Source: Mogstad, Romano, Shaikh and Wilhelm (2024), Review of Economic Studies 91: the set is a marginal
 * confidence set for the entry's true rank.
 */
export function boardMultiplier(entries: number, objectives: number, degreesOfFreedom?: number): number {
  return boardMultipliers(entries, objectives)(degreesOfFreedom);
}

/** {@link boardMultiplier} for many entries of one board. */
export function boardMultipliers(entries: number, objectives: number): MultiplierOf {
  return multiplierFor(ERROR / Math.max(1, (entries - 1) * objectives));
}

/**
 * How much further apart two entries must be with so few launches than with `usual` ones to be distinguishable on a
 * board of so many entries: the interval widens with the root of the launches, and with Student's quantile.
 */
export function rankingResolution(launches: number, usual: number, entries: number): number {
  const distance = (count: number) =>
    -tQuantile(ERROR / (entries - 1) / 2, Math.max(1, count - 1)) / Math.sqrt(count);
  return distance(launches) / distance(usual);
}

/** By objectives and attempt: all teams have the same. */
const TRY_MULTIPLIERS: MultiplierOf[][] = [];

/**
 * The multiplier z with which a team's resubmission is compared with the one that counts: the error of the j-th try is
 * 6/(π²·j²) of the whole, and all tries together, however many, spend no more than the whole: at most 2.5 % of teams
 * ever gain by submitting the same model again. For 30 launches 2.18 at the first try, 3.44 at the fifth, 5.05 at the
 * fiftieth.
 * Source: Lan and DeMets (1983), Biometrika 70, on spending the error over looks; the shares are those of the Basel
 * series, as in Foster and Stine (2008), JRSS B 70.
 * @param attempt which resubmission this is, from 1.
 */
export function tryMultiplier(attempt: number, objectives: number, degreesOfFreedom?: number): number {
  return tryMultipliers(attempt, objectives)(degreesOfFreedom);
}

/** {@link tryMultiplier} for any degrees of freedom. */
export function tryMultipliers(attempt: number, objectives: number): MultiplierOf {
  TRY_MULTIPLIERS[objectives] ??= [];
  const known = TRY_MULTIPLIERS[objectives];
  const share = 6 / (Math.PI * attempt) ** 2;
  known[attempt] ??= multiplierFor((ERROR * share) / objectives);
  return known[attempt];
}
