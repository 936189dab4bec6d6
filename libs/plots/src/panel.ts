import type * as Plot from '@observablehq/plot';

/** One plot of a drawing, with the words above it. */
export interface Panel {
  readonly title: string;
  /** How it is to be read; one line for each element. */
  readonly notes: readonly string[];
  readonly plot: ReturnType<typeof Plot.plot>;
  readonly heightPx: number;
}
