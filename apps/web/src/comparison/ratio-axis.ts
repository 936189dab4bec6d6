/** A logarithmic axis for ratios: 2 and 0.5 have the same distance from 1. */
export interface RatioAxis {
  /** The position of a ratio above 0, from 0 (left) to 1 (right). */
  position(ratio: number): number;
}

/** Room left and right of the outermost values, as a share of the axis. */
const PADDING = 0.04;
/** The axis covers at least this range around 1, so ratios close to 1 look close to it. */
const MIN_HALF = Math.log(1.25);

/** The axis that holds all the ratios, with 1 always on it. */
export function ratioAxis(ratios: readonly number[]): RatioAxis {
  const logs = ratios.map(Math.log);
  const min = Math.min(-MIN_HALF, ...logs);
  const max = Math.max(MIN_HALF, ...logs);
  const scale = (1 - 2 * PADDING) / (max - min);
  return { position: (ratio) => PADDING + (Math.log(ratio) - min) * scale };
}
