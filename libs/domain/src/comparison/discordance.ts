/**
 * Theory of operation.
 *
 * Two models are compared on the hidden examples that both were asked; those that only one of them answered rightly
 * are discordant. The difference of the two counts follows from the two accuracies, which are public. The number of
 * discordant examples is new information: a team that knows where its own models differ could use it to query labels,
 * once for every pair of its submissions. So the number is coarsened before anything is computed from it. Test and
 * interval come from the coarse counts, so they reveal no more than the accuracies and the coarse number do. It is
 * only ever rounded up, which makes the test and the interval conservative.
 */

/** Up to this many discordant examples all count alike: a small exact number reveals most. */
const MIN_DISCORDANT = 10;
/**
 * Each further step is greater by a quarter. The error is then near the root of the number, or above it. Errors of
 * that size keep the answers to many such queries from revealing the labels.
 * Source: Dinur and Nissim (2003), "Revealing information while preserving privacy", PODS.
 */
const STEP = 1.25;

/** The discordant answers of two models to the same examples. */
export interface Discordance {
  /** Examples that both were asked. */
  readonly examples: number;
  /** Examples that only the first of the two gets right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/**
 * Counts the discordant examples of two models.
 * @param first for each example of the hidden set, in one order for both: whether it was answered rightly; null where
 *   it was not asked.
 * @throws RangeError when the two are not of one length.
 */
export function discordanceOf(
  first: readonly (boolean | null)[],
  second: readonly (boolean | null)[],
): Discordance {
  if (first.length !== second.length) {
    throw new RangeError(
      `Answers to ${first.length} examples cannot be paired with those to ${second.length}.`,
    );
  }
  const counts = { examples: 0, onlyFirst: 0, onlySecond: 0 };
  first.forEach((isRight, example) => {
    const isOtherRight = second[example];
    if (isRight === null || isOtherRight === null || isOtherRight === undefined) return;
    counts.examples++;
    if (isRight && !isOtherRight) counts.onlyFirst++;
    if (!isRight && isOtherRight) counts.onlySecond++;
  });
  return counts;
}

/**
 * The same with the number of discordant examples rounded up to one of few values: 10, 13, 16, 20, 25, 31 … or one more
 * (so that both counts are whole), and never more than there are examples. The difference of the two counts stays.
 */
export function coarsened({ examples, onlyFirst, onlySecond }: Discordance): Discordance {
  const exact = onlyFirst + onlySecond;
  const difference = onlySecond - onlyFirst;
  let steps = MIN_DISCORDANT;
  while (Math.ceil(steps) < exact) steps *= STEP;
  const rounded = Math.min(Math.ceil(steps), examples);
  const isWhole = (rounded - difference) % 2 === 0;
  const total = isWhole ? rounded : rounded < examples ? rounded + 1 : rounded - 1;
  return { examples, onlyFirst: (total - difference) / 2, onlySecond: (total + difference) / 2 };
}
