import type { Scores } from '../contestant/protocol/number-types';

/** The class that one answer says. */
export interface TopClass {
  readonly index: number;
  /** Whether several classes share the greatest score. */
  readonly tied: boolean;
}

/**
 * The class with the greatest of `classes` scores from `from` on, compared in their own type; of equal ones the lowest,
 * as NumPy's `argmax` has it.
 * @returns null when a score is NaN or infinite.
 */
export function topClass(scores: Scores, from: number, classes: number): TopClass | null {
  let index = 0;
  let tied = false;
  for (let c = 0; c < classes; c++) {
    const score = scores[from + c] as number | bigint;
    if (typeof score === 'number' && !Number.isFinite(score)) return null;
    const best = scores[from + index] as number | bigint;
    if (score > best) {
      index = c;
      tied = false;
    } else if (score === best && c > 0) {
      tied = true;
    }
  }
  return { index, tied };
}
