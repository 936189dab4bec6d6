import * as Plot from '@observablehq/plot';
import { type EventDefinition, groupBy, isolated } from '@torchperf/domain';
import { type MetricAxis, metricAxis } from './metric-axis';
import type { Panel } from './panel';
import { DEFAULT_WIDTH_PX, type Paper, seriesColour } from './paper';
import { type ProgressChange, type ProgressSpan, progressSpans } from './progress-spans';
import { formatTick, logTicks } from './ticks';

export type { ProgressChange } from './progress-spans';

const HEIGHT_PX = 240;
/** From this ratio on, a linear axis would crowd the smaller values. */
const LOG_FROM_RATIO = 5;
/** Gives a new first entry some width. */
const MIN_SPAN_MS = 60_000;

interface ProgressOptions {
  /** The team whose progress is drawn. */
  readonly team: string;
  /** The end of the drawing: now, or the moment of the freeze. */
  readonly until: Date;
}

/**
 * Plots the first objective of an event for a team over time: one panel for each division in which the team was ranked.
 * @param changes of the team in this event, oldest first
 * @returns no panels if it was never ranked
 */
export function teamProgress(
  { title, objectives }: Pick<EventDefinition, 'title' | 'objectives'>,
  changes: readonly ProgressChange[],
  { team, until }: ProgressOptions,
  paper: Paper,
): Panel[] {
  const [objective] = objectives;
  if (!objective) return [];
  const divisions = [...groupBy(changes, ({ division }) => division)];
  return divisions.flatMap(([division, own], index) => {
    const spans = progressSpans(own, objective.metric, until);
    if (spans.length === 0) return [];
    const { axis, per } = metricAxis(objective, Math.max(...spans.map(({ value }) => value)));
    const scaled = spans.map((span) => ({
      ...span,
      value: span.value / per,
      lower: span.lower / per,
      upper: span.upper / per,
    }));
    return [
      divisionPanel(
        `${isolated(team)} in ${isolated(title)}, on ${division}`,
        scaled,
        axis,
        seriesColour(index),
        paper,
      ),
    ];
  });
}

function divisionPanel(
  title: string,
  spans: readonly ProgressSpan[],
  axis: MetricAxis,
  colour: string,
  paper: Paper,
): Panel {
  const scale = scaleOf(spans, axis);
  const label = `↑ ${axis.label}, ${axis.better} is better`;
  const plot = Plot.plot({
    document: paper.document,
    width: paper.widthPx ?? DEFAULT_WIDTH_PX,
    height: HEIGHT_PX,
    marginLeft: 64,
    marginRight: 24,
    marginTop: 28,
    marginBottom: 36,
    x: {
      type: 'time',
      domain: timesOf(spans),
      label: null,
      ticks: (paper.widthPx ?? DEFAULT_WIDTH_PX) / 110,
    },
    y: { type: scale.type, domain: scale.domain, axis: null },
    marks: [
      ...axisOf(scale, label),
      Plot.rect(spans, {
        x1: 'from',
        x2: 'to',
        y1: 'lower',
        y2: 'upper',
        fill: colour,
        fillOpacity: 0.22,
      }),
      Plot.line(cornersOf(spans), { x: 'at', y: 'value', stroke: colour, strokeWidth: 2 }),
      Plot.dot(spans, {
        x: 'from',
        y: 'value',
        r: 3.5,
        fill: colour,
        stroke: 'currentColor',
        strokeWidth: 0.5,
      }),
    ],
  });
  return {
    title,
    notes: [
      `Steps: the figure of the team, from each dot on; ${axis.better} is better. Bands: 95 % intervals.`,
    ],
    plot,
    heightPx: HEIGHT_PX,
  };
}

interface Corner {
  readonly at: Date;
  readonly value: number;
}

/** The line through the spans: horizontal in each, vertical between two adjacent ones, broken where the team was unranked. */
function cornersOf(spans: readonly ProgressSpan[]): Corner[] {
  return spans.flatMap(({ from, to, value }, index): Corner[] => {
    const before = spans[index - 1];
    const isBroken = before !== undefined && before.to < from;
    return [...(isBroken ? [{ at: from, value: Number.NaN }] : []), { at: from, value }, { at: to, value }];
  });
}

function timesOf(spans: readonly ProgressSpan[]): [Date, Date] {
  const first = Math.min(...spans.map(({ from }) => from.getTime()));
  const last = Math.max(...spans.map(({ to }) => to.getTime()));
  return [new Date(first), new Date(Math.max(last, first + MIN_SPAN_MS))];
}

interface ValueScale {
  readonly type: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly isShare: boolean;
}

function scaleOf(spans: readonly ProgressSpan[], { isShare = false }: MetricAxis): ValueScale {
  const min = Math.min(...spans.map(({ lower }) => lower));
  const max = Math.max(...spans.map(({ upper }) => upper));
  if (!isShare && min > 0 && max / min >= LOG_FROM_RATIO) {
    return { type: 'log', domain: [min / 1.2, max * 1.2], isShare };
  }
  const pad = Math.max(0.15 * (max - min), 0.01 * max, Number.EPSILON);
  const upper = isShare ? Math.min(1, max + pad) : max + pad;
  return { type: 'linear', domain: [Math.max(0, min - pad), upper], isShare };
}

/** Numbers every tick of a logarithmic axis: Plot's default leaves some out. */
function axisOf({ type, domain, isShare }: ValueScale, label: string): Plot.Markish[] {
  if (type === 'log') {
    const ticks = logTicks(...domain);
    return [Plot.gridY(ticks), Plot.axisY(ticks, { label, labelArrow: 'none', text: formatTick })];
  }
  const tickFormat = isShare ? (value: number) => `${formatTick(100 * value)} %` : formatTick;
  return [Plot.gridY({ ticks: 4 }), Plot.axisY({ label, labelArrow: 'none', ticks: 4, tickFormat })];
}
