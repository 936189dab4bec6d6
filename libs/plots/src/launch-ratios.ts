import * as Plot from '@observablehq/plot';
import { isolated } from '@torchperf/domain';
import type { Panel } from './panel';
import { DEFAULT_WIDTH_PX, type Paper, seriesColour } from './paper';
import { formatTick } from './ticks';

const HEIGHT_PX = 170;

/** The launches of one run, as latencies over those of what it was measured beside. */
export interface LaunchRatioSeries {
  readonly name: string;
  readonly against: string;
  /** In the order of the launches. */
  readonly ratios: readonly number[];
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Each launch's ratio in time order, over the run's estimate and its interval; a scale of its own for each run. */
export function launchRatios(series: readonly LaunchRatioSeries[], paper: Paper): Panel[] {
  return series.map((run, index) => panelOf(run, seriesColour(index), paper));
}

function panelOf(run: LaunchRatioSeries, colour: string, paper: Paper): Panel {
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
    title: `${isolated(run.name)} beside ${isolated(run.against)}, launch by launch`,
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

/** A range about values, so that no dot lies on its edge; equal values get a range too. */
function padded(values: readonly number[]): [number, number] {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const pad = Math.max((greatest / least) ** 0.18, 1.001);
  return [least / pad, greatest * pad];
}
