import * as Plot from '@observablehq/plot';
import { type Direction, paretoFronts, withoutIsolates } from '@torchperf/domain';
import { type LabelledPoint, placeLabels, type Side } from './label-positions';
import { logAxis } from './log-axis';
import type { MetricAxis } from './metric-axis';
import type { Panel } from './panel';
import { DEFAULT_WIDTH_PX, type Paper, seriesColour, shortNames } from './paper';
import { formatTick } from './ticks';

const HEIGHT_PX = 340;
const MARGINS = { marginLeft: 64, marginRight: 32, marginTop: 28, marginBottom: 42 } as const;
const CHARACTER_PX = 6.6;
const LABEL_HEIGHT_PX = 13;
/** From this ratio on, a linear axis would crowd the smaller values. */
const LOG_FROM_RATIO = 5;

/** One of the two metrics. */
export type ScatterAxis = MetricAxis;

export interface ScatterPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface ScatterData {
  readonly x: ScatterAxis;
  readonly y: ScatterAxis;
  readonly points: readonly ScatterPoint[];
}

/** Plots two metrics against each other, with the names; a staircase joins the points of the Pareto front. */
export function paretoScatter({ x, y, points }: ScatterData, paper: Paper): Panel {
  const fronts = paretoFronts(
    points.map((point) => [point.x, point.y]),
    [x.better, y.better],
  );
  const drawn = points.map((point, index) => ({
    ...point,
    colour: seriesColour(index),
    opacity: fronts[index] === 1 ? 1 : 0.35,
  }));
  const front = drawn.filter((_, index) => fronts[index] === 1).sort((a, b) => a.x - b.x);
  const frame = {
    document: paper.document,
    width: paper.widthPx ?? DEFAULT_WIDTH_PX,
    height: HEIGHT_PX,
    ...MARGINS,
    x: scaleOf(
      x,
      points.map((point) => point.x),
    ),
    y: {
      ...scaleOf(
        y,
        points.map((point) => point.y),
      ),
      label: `↑ ${y.label}, ${y.better} is better`,
    },
  };
  const xLabel = `${x.label}, ${x.better} is better →`;
  const names = shortNames(points.map(({ name }) => name));
  const { labels, sides, legend } = labelsOf(drawn, names, stairs(front, x.better), frame);
  const plot = Plot.plot({
    ...frame,
    marks: [
      ...(isLog(frame.x)
        ? logAxis(frame.x.domain, xLabel)
        : [Plot.axisX({ label: xLabel, labelArrow: 'none', tickFormat: formatTick })]),
      Plot.line(front, {
        x: 'x',
        y: 'y',
        curve: x.better === 'lower' ? 'step-after' : 'step-before',
        stroke: 'currentColor',
        strokeOpacity: 0.55,
        strokeDasharray: '5 3',
      }),
      Plot.dot(drawn, {
        x: 'x',
        y: 'y',
        r: 6,
        fill: 'colour',
        fillOpacity: 'opacity',
        stroke: 'colour',
        strokeWidth: 1.5,
      }),
      ...drawn.map((point, index) =>
        Plot.text([point], {
          x: 'x',
          y: 'y',
          text: [labels[index]],
          fontSize: 11.5,
          ...OFFSETS[sides[index] ?? 'above'],
        }),
      ),
    ],
  });
  return {
    title: `${capitalised(y.label)} against ${x.label}`,
    notes: [
      'Staircase and full dots: the Pareto front. Hollow dots are dominated: another is no worse in both, and better in one.',
      ...legend,
    ],
    plot,
    heightPx: HEIGHT_PX,
  };
}

const OFFSETS: Readonly<Record<Side, Plot.TextOptions>> = {
  above: { textAnchor: 'middle', dy: -14 },
  below: { textAnchor: 'middle', dy: 14 },
  right: { textAnchor: 'start', dx: 10 },
  left: { textAnchor: 'end', dx: -10 },
};

interface ValueScale extends Plot.ScaleOptions {
  readonly domain: readonly [number, number];
}

function scaleOf(axis: ScatterAxis, values: readonly number[]): ValueScale {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const shared = { grid: true, labelArrow: 'none', tickFormat: formatTick } as const;
  if (axis.isShare) {
    const pad = Math.max(0.1 * (max - min), 0.005);
    const tickFormat = (value: number) => `${formatTick(100 * value)} %`;
    return { ...shared, domain: [Math.max(0, min - pad), Math.min(1, max + pad)], tickFormat };
  }
  if (min > 0 && max / min >= LOG_FROM_RATIO) {
    return { type: 'log', axis: null, domain: [min / 1.4, max * 1.4] };
  }
  const pad = Math.max(0.15 * (max - min), 0.02 * max);
  return { ...shared, domain: [Math.max(0, min - pad), max + pad] };
}

function isLog(scale: ValueScale): boolean {
  return scale.type === 'log';
}

type Position = Pick<ScatterPoint, 'x' | 'y'>;

/** The corners of the staircase, in the order of its line. */
function stairs(front: readonly Position[], better: Direction): Position[] {
  return front.flatMap((point, index) => {
    const next = front[index + 1];
    if (!next) return [point];
    return [point, better === 'lower' ? { x: next.x, y: point.y } : { x: point.x, y: next.y }];
  });
}

interface Labels {
  readonly labels: readonly string[];
  /** Null if a label has no free side. */
  readonly sides: readonly (Side | null)[];
  readonly legend: readonly string[];
}

/** Names next to the points; if there is no room for all of them, numbers and a legend. */
function labelsOf(
  points: readonly Position[],
  names: readonly string[],
  corners: readonly Position[],
  frame: Plot.PlotOptions & { width: number },
): Labels {
  const sides = sidesOf(points, names, corners, frame);
  if (!sides.includes(null)) return { labels: names, sides, legend: [] };
  const numbers = names.map((_, index) => String(index + 1));
  const legend = [names.map((name, index) => `${index + 1} ${name}`).join(', ')];
  return { labels: numbers, sides: sidesOf(points, numbers, corners, frame), legend };
}

/** Sides for the labels. An empty plot of the same frame gives the positions of the points and the staircase. */
function sidesOf(
  points: readonly Position[],
  labels: readonly string[],
  corners: readonly Position[],
  frame: Plot.PlotOptions & { width: number },
): (Side | null)[] {
  const empty = Plot.plot({ ...frame, marks: [] });
  const toPixels = ({ x, y }: Position) => ({
    x: Number(empty.scale('x')?.apply(x)),
    y: Number(empty.scale('y')?.apply(y)),
  });
  const placed = points.map(
    (point, index): LabelledPoint => ({
      ...toPixels(point),
      labelWidth: CHARACTER_PX * withoutIsolates(labels[index] as string).length,
      labelHeight: LABEL_HEIGHT_PX,
    }),
  );
  const bounds = {
    left: MARGINS.marginLeft,
    right: frame.width - MARGINS.marginRight / 4,
    top: MARGINS.marginTop / 2,
    bottom: HEIGHT_PX - MARGINS.marginBottom,
  };
  return placeLabels(placed, bounds, corners.map(toPixels));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
