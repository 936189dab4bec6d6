export { boardScatters, SCATTER_ENTRIES_MAX } from './board-scatters';
export { type IntervalRow, intervalRows } from './interval-rows';
export { type LatencySeries, latencyDistribution } from './latency-distribution';
export { type LaunchRatioSeries, launchRatios } from './launch-ratios';
export type { Panel } from './panel';
export type { Paper, PlotDocument } from './paper';
export { paretoScatter, type ScatterAxis, type ScatterData, type ScatterPoint } from './pareto-scatter';
export { drawSvg, renderSvg } from './render-svg';
export { latencySeriesOf, ratioSeriesOf, referenceLatencySeriesOf } from './run-series';
