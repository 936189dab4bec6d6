import * as Plot from '@observablehq/plot';
import { isolated } from '@torchperf/domain';
import type { Panel } from './panel';
import { DEFAULT_WIDTH_PX, type Paper, seriesColour } from './paper';
import { formatTick } from './ticks';

const HEIGHT_PX = 170;

/** The launches of one run: latencies divided by those of the bundle that it was measured against. */
export interface LaunchRatioSeries {
  readonly name: string;
  readonly against: string;
  /** In the order of the launches. */
  readonly ratios: readonly number[];
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Each launch's ratio in time order, with the run's estimate and its interval. Each run has its own scale. */
export function launchRatios(series: readonly LaunchRatioSeries[], paper: Paper): Panel[] {
  return series.map((run, index) => launchPanel(run, seriesColour(index), paper));
}

function launchPanel(run: LaunchRatioSeries, colour: string, paper: Paper): Panel {
  const launches = run.ratios.map((ratio, index) => ({ launch: index + 1, ratio }));
  const plot = Plot.plot({
    document: paper.document,
    width: paper.widthPx ?? DEFAULT_WIDTH_PX,
    height: HEIGHT_PX,
    marginLeft: 64,
    marginRight: 24,
    marginTop: 24,
    marginBottom: 36,
    x: {
      label: 'launch →',
      labelArrow: 'none',
      domain: [0.5, run.ratios.length + 0.5],
      ticks: wholeTicks(run.ratios.length),
      tickFormat: formatTick,
    },
    y: {
      label: `latency ÷ latency of ${isolated(run.against)}`,
      labelArrow: 'none',
      domain: padded([run.lower, run.upper, ...run.ratios]),
      ticks: 4,
      tickFormat: formatTick,
      grid: true,
    },
    marks: [
      Plot.rect([run], { y1: 'lower', y2: 'upper', fill: colour, fillOpacity: 0.22 }),
      Plot.ruleY([run.estimate], { stroke: colour, strokeWidth: 2 }),
      Plot.dot(launches, {
        x: 'launch',
        y: 'ratio',
        fill: colour,
        r: 4,
        stroke: 'currentColor',
        strokeWidth: 0.5,
      }),
    ],
  });
  return {
    title: `${isolated(run.name)} compared with ${isolated(run.against)}, launch by launch`,
    notes: [
      'Dots: launches, below 1 is faster. Line and band: Hodges–Lehmann estimate and its 95 % interval.',
    ],
    plot,
    heightPx: HEIGHT_PX,
  };
}

function wholeTicks(count: number): number[] {
  const step = Math.max(1, Math.ceil(count / 20));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => 1 + index * step);
}

/** A range around values with a margin for the dots; equal values get a range too. */
function padded(values: readonly number[]): [number, number] {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const pad = Math.max((max / min) ** 0.18, 1.001);
  return [min / pad, max * pad];
}
