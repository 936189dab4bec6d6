import type { SuiteParameters } from '@torchperf/contracts';
import { quantityText } from './figure-text';
import { code, heading, type Marked, markdown } from './markdown';

/** A summary of the method, with links to the full description. */
export function methodsSection(suite: SuiteParameters): Marked[] {
  const launches =
    suite.launchesMin === suite.launchesMax
      ? suite.launchesMin
      : `${suite.launchesMin} to ${suite.launchesMax}`;
  const target = quantityText(suite.halfWidthTarget, 'fraction');
  return [
    heading(2, 'Methods'),
    markdown`The model ran in a sandbox; clock, inputs and labels stayed outside of it. It was measured in ${launches} launches. Each launch is a fresh process next to a fresh process of the reference on the same CPU, after a warmup until the latency has settled. In a launch ${suite.blocksPerLaunch} blocks of ${suite.callsPerBlock} calls on average went to each of the two, in pairs of random order and length, while the other one was frozen. Launches were added until the 95 % interval of the ratio was within ±${target}, or until the launches or the time (${quantityText(suite.runTimeoutMs, 'ms')}) were used up. Every timed call was scored, and none was dropped.`,
    markdown`The ratio of latencies is the Hodges–Lehmann estimate over launches with its signed-rank interval; latency is that ratio times the reference's latency on the same class of hardware. Raw quantiles have intervals by order statistics over launches, accuracy has Wilson's. Memory is the peak of the whole sandbox, seen from outside, limited to ${quantityText(suite.memoryLimitBytes, 'bytes')}; sizes are exact. All intervals are of 95 %.`,
    markdown`In full: ${code('docs/measurement.md')} on measuring, ${code('docs/ranking.md')} on ranking, in the repository of the service at the revision named here.`,
  ];
}

/** Every parameter of the suite, by its name in the API. */
export function suiteLine(suite: SuiteParameters): Marked {
  const all = Object.entries(suite).map(([name, value]) => `${name} ${value}`);
  return markdown`Suite: ${all.join(', ')}.`;
}
