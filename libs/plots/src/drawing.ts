import type { Panel } from './panel';
import type { Paper } from './paper';

/** Draws the panels of a plot; none if there is nothing to show. */
export type Drawing = (paper: Paper) => readonly Panel[];
