/** A logarithmic axis for ratios, on which twice as much is as far from 1 as half as much. */
export interface RatioAxis {
  /** Where a ratio above 0 lies, from 0 (left) to 1 (right). */
  position(ratio: number): number;
}

/** Room left and right of the outermost values, as a share of the axis. */
const PADDING = 0.04;
/** Ratios this near to 1 still look near to it. */
const MIN_HALF = Math.log(1.25);

/** The axis that holds all the ratios, with 1 always on it. */
export function ratioAxis(ratios: readonly number[]): RatioAxis {
  const logs = ratios.map(Math.log);
  const least = Math.min(-MIN_HALF, ...logs);
  const most = Math.max(MIN_HALF, ...logs);
  const scale = (1 - 2 * PADDING) / (most - least);
  return { position: (ratio) => PADDING + (Math.log(ratio) - least) * scale };
}
