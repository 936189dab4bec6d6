import type * as Plot from '@observablehq/plot';

/** One plot of a drawing, with the text above it. */
export interface Panel {
  readonly title: string;
  /** How to read it; one line for each element. */
  readonly notes: readonly string[];
  readonly plot: ReturnType<typeof Plot.plot>;
  readonly heightPx: number;
}
