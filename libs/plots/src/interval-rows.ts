import * as Plot from '@observablehq/plot';
import { withoutIsolates } from '@torchperf/domain';
import { logAxis } from './log-axis';
import type { Panel } from './panel';
import { DEFAULT_WIDTH_PX, type Paper, seriesColour, shortNames } from './paper';

const ROW_PX = 26;
const FRAME_PX = 62;
const CHARACTER_PX = 6.4;

/** A figure with its 95 % interval; an exact one has bounds that equal it. */
export interface IntervalRow {
  readonly name: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** The name of the figures. */
export interface IntervalAxisLabel {
  readonly title: string;
  /** With the unit, as in "latency (ms)". */
  readonly label: string;
}

/** One row for each figure: a dot on its interval, on a common logarithmic axis. All values are above 0. */
export function intervalRows(
  rows: readonly IntervalRow[],
  { title, label }: IntervalAxisLabel,
  paper: Paper,
): Panel {
  const names = shortNames(rows.map(({ name }) => name));
  const drawn = rows.map((row, index) => ({ ...row, row: index, colour: seriesColour(0) }));
  const range = [
    Math.min(...rows.map(({ lower }) => lower)) / 1.05,
    Math.max(...rows.map(({ upper }) => upper)) * 1.05,
  ] as const;
  const heightPx = FRAME_PX + ROW_PX * rows.length;
  const plot = Plot.plot({
    document: paper.document,
    width: paper.widthPx ?? DEFAULT_WIDTH_PX,
    height: heightPx,
    marginLeft: 28 + CHARACTER_PX * Math.max(...names.map((name) => withoutIsolates(name).length)),
    marginRight: 32,
    marginTop: 12,
    marginBottom: 42,
    x: { type: 'log', domain: range, axis: null },
    // By index, not by name: two rows of the same name would overlap.
    y: { domain: names.map((_, index) => index), type: 'band', axis: null },
    marks: [
      ...logAxis(range, `${label} (logarithmic) →`),
      Plot.axisY({
        label: null,
        tickSize: 0,
        fontSize: 11,
        tickFormat: (row: number) => names[row] ?? '',
      }),
      Plot.ruleY(drawn, {
        y: 'row',
        x1: 'lower',
        x2: 'upper',
        stroke: 'colour',
        strokeWidth: 5,
        strokeOpacity: 0.45,
      }),
      Plot.dot(drawn, {
        y: 'row',
        x: 'value',
        r: 4,
        fill: 'colour',
        stroke: 'currentColor',
        strokeWidth: 0.5,
      }),
    ],
  });
  return {
    title,
    notes: ['Dots: estimates. Bars: their 95 % intervals.'],
    plot,
    heightPx,
  };
}
