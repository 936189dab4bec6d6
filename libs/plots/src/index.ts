export { type LatencySeries, latencyDistribution } from './latency-distribution';
export { type LaunchRatioSeries, launchRatios } from './launch-ratios';
export type { Panel } from './panel';
export type { Paper, PlotDocument } from './paper';
export { paretoScatter, type ScatterAxis, type ScatterData, type ScatterPoint } from './pareto-scatter';
export { renderSvg } from './render-svg';
