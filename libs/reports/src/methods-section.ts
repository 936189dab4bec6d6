import type { SuiteParameters } from '@torchperf/contracts';
import { quantityText } from './figure-text';
import { code, heading, type Marked, markdown } from './markdown';

/** How the figures came about, in short, and where it is told in full. */
export function methodsSection(suite: SuiteParameters): Marked[] {
  const launches =
    suite.launchesMin === suite.launchesMax
      ? suite.launchesMin
      : `${suite.launchesMin} to ${suite.launchesMax}`;
  const target = quantityText(suite.halfWidthTarget, 'fraction');
  return [
    heading(2, 'Methods'),
    markdown`The model ran in a sandbox; clock, inputs and labels stayed outside of it. It was measured in ${launches} launches, each a fresh process beside a fresh process of the reference on the same CPU, after a warmup that goes on until it has settled. In a launch ${suite.blocksPerLaunch} blocks of ${suite.callsPerBlock} calls went to each of the two, in the order ABBA, until the 95 % interval of the ratio was within ±${target}, or launches or time (${quantityText(suite.runTimeoutMs, 'ms')}) were used up. Every timed call was scored, and none was dropped.`,
    markdown`The ratio of latencies is the Hodges–Lehmann estimate over launches with its signed-rank interval; latency is that ratio times the reference's latency on the same class of hardware. Raw quantiles have intervals by order statistics over launches, accuracy has Wilson's. Memory is the peak of the whole sandbox, seen from outside, limited to ${quantityText(suite.memoryLimitBytes, 'bytes')}; sizes are exact. All intervals are of 95 %.`,
    markdown`In full: ${code('docs/measurement.md')} on how it is measured, ${code('docs/ranking.md')} on how ranks come about, in the repository of the service at the revision named here.`,
  ];
}

/** Every parameter of the suite, by the name that the API gives it. */
export function suiteLine(suite: SuiteParameters): Marked {
  const all = Object.entries(suite).map(([name, value]) => `${name} ${value}`);
  return markdown`Suite: ${all.join(', ')}.`;
}
