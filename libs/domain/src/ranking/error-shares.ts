import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { DEFAULT_CONFIDENCE } from '../statistics';
import { PAIR_MULTIPLIER } from './comparison-interval';

/** The error of telling two entries apart that are equal, whatever the number of comparisons it is shared among. */
const ERROR = 1 - DEFAULT_CONFIDENCE;
/**
 * The standard error of a run comes from its launches, some 30 of them, and is itself uncertain: far out, estimates
 * in units of it have the tails of Student's t rather than of a normal distribution. Seen on recorded launches.
 */
const DEGREES_OF_FREEDOM = 29;

/** By objectives and attempt: all teams have the same, and a quantile of Student's takes microseconds. */
const TRY_MULTIPLIERS: number[][] = [];

/** The multiplier z of comparison intervals for that two-sided error; 1.96 for 5 %. */
function multiplierFor(error: number): number {
  const quantile = (twoSided: number) => tQuantile(twoSided / 2, DEGREES_OF_FREEDOM);
  return (PAIR_MULTIPLIER * quantile(error)) / quantile(ERROR);
}

/**
 * The multiplier z of the comparison intervals of a board: 1.96 for two entries, 4.00 for 200. An entry is held
 * against (n − 1) others in each objective, and its rank is wrong if one of those comparisons is. The error is
 * shared among them (Bonferroni): at most 2.5 % of ranks count an entry that is no better, so that two equal entries
 * get different ranks by error in at most 5 %, however many stand on the board. Without sharing, of 150 equal entries
 * two in three pairs have different ranks (docs/decisions/0015).
 * Source: Mogstad, Romano, Shaikh and Wilhelm (2024), Review of Economic Studies 91: the rank is then the best one
 * in the marginal confidence set for the entry's true rank.
 */
export function boardMultiplier(entries: number, objectives: number): number {
  return multiplierFor(ERROR / Math.max(1, (entries - 1) * objectives));
}

/**
 * The multiplier z with which a team's resubmission is held against what stands: the error of the j-th try is
 * 6/(π²·j²) of the whole, and all tries together, however many, spend no more than the whole: at most 2.5 % of teams
 * ever gain by handing in the same model again. 2.18 at the first try, 3.44 at the fifth, 5.05 at the fiftieth.
 * Source: Lan and DeMets (1983), Biometrika 70, on spending the error over looks; the shares are those of the Basel
 * series, as in Foster and Stine (2008), JRSS B 70.
 * @param attempt which resubmission this is, from 1.
 */
export function tryMultiplier(attempt: number, objectives: number): number {
  TRY_MULTIPLIERS[objectives] ??= [];
  const known = TRY_MULTIPLIERS[objectives];
  const share = 6 / (Math.PI * attempt) ** 2;
  known[attempt] ??= multiplierFor((ERROR * share) / objectives);
  return known[attempt];
}
