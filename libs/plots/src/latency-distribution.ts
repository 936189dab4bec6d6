import * as Plot from '@observablehq/plot';
import { withoutIsolates } from '@torchperf/domain';
import { logAxis } from './log-axis';
import { logBins } from './log-bins';
import type { Panel } from './panel';
import { DEFAULT_WIDTH_PX, type Paper, seriesColour, shortNames } from './paper';
import { formatTick } from './ticks';

const ROW_PX = 92;
const AXIS_PX = 62;
const CHARACTER_PX = 6.4;
const BINS = 90;

/** The timed calls of one run. */
export interface LatencySeries {
  readonly name: string;
  /** Raw latencies in ms, all greater than 0. */
  readonly latenciesMs: readonly number[];
  readonly medianMs: number;
  /** Null if there are too few independent calls for it. */
  readonly p95Ms: number | null;
}

/** A histogram of raw latencies for each run, on one logarithmic axis, with median and p95. */
export function latencyDistribution(series: readonly LatencySeries[], paper: Paper): Panel {
  const all = series.flatMap(({ latenciesMs }) => latenciesMs);
  const range = [min(all) / 1.15, max(all) * 1.05] as const;
  const names = shortNames(series.map(({ name }) => name));
  const bars = series.flatMap(({ latenciesMs }, index) =>
    logBins(latenciesMs, range, BINS).map((bin) => ({
      ...bin,
      row: index,
      colour: seriesColour(index),
    })),
  );
  const rules = series.flatMap(({ medianMs, p95Ms }, index) => [
    { row: index, value: medianMs, text: `median ${formatTick(medianMs)} `, dash: '', anchor: 'end' },
    ...(p95Ms === null
      ? []
      : [
          {
            row: index,
            value: p95Ms,
            text: ` p95 ${formatTick(p95Ms)}`,
            dash: '4 3',
            anchor: 'start',
          },
        ]),
  ]);
  const heightPx = AXIS_PX + ROW_PX * series.length;
  const plot = Plot.plot({
    document: paper.document,
    width: paper.widthPx ?? DEFAULT_WIDTH_PX,
    height: heightPx,
    marginLeft: 28 + CHARACTER_PX * Math.max(...names.map((name) => withoutIsolates(name).length)),
    marginRight: 64,
    marginTop: 18,
    marginBottom: 40,
    x: { type: 'log', domain: range, axis: null },
    y: { axis: null, type: 'sqrt' },
    // By index, not by name: two series of the same name would overlap.
    fy: { domain: names.map((_, index) => index), label: null, padding: 0.28 },
    marks: [
      ...logAxis(range, 'latency of a call (ms, logarithmic) →'),
      Plot.axisFy({
        anchor: 'left',
        label: null,
        tickSize: 0,
        textAnchor: 'end',
        fontSize: 11,
        tickFormat: (row: number) => names[row] ?? '',
      }),
      Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4 }),
      Plot.rectY(bars, { fy: 'row', x1: 'lower', x2: 'upper', y: 'count', fill: 'colour', inset: 0 }),
      ...rules.map((rule) =>
        Plot.ruleX([rule], { fy: 'row', x: 'value', stroke: 'currentColor', strokeDasharray: rule.dash }),
      ),
      ...rules.map((rule) =>
        Plot.text([rule], {
          fy: 'row',
          x: 'value',
          text: 'text',
          frameAnchor: 'top',
          dy: -12,
          textAnchor: rule.anchor as 'start' | 'end',
        }),
      ),
    ],
  });
  return {
    title: 'Latency of single calls',
    notes: ['All timed calls, none dropped. Heights are square roots of counts, to show rare slow calls.'],
    plot,
    heightPx,
  };
}

function min(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function max(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}
