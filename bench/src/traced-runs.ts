import { DEFAULT_SUITE } from '@torchperf/contracts';
import { decideLaunches } from '@torchperf/domain';
import { SecretStream } from '../../libs/engine/src/hidden-set/secret-stream';
import type { Trace, TraceLaunch } from './traces';

/** A seeded uniform generator on [0, 1): the same figures in every run of the benchmark. */
export function uniform(label: string): () => number {
  const stream = new SecretStream(Buffer.alloc(32), label);
  return () => stream.nextUint32() / 2 ** 32;
}

/** A standard normal value from uniform ones, by the method of Box and Muller (1958). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A run of launches drawn from a trace, with replacement, as many as the default suite would have made. */
export function drawRun({ launches }: Trace, random: () => number): TraceLaunch[] {
  const limits = {
    min: DEFAULT_SUITE.launchesMin,
    max: DEFAULT_SUITE.launchesMax,
    halfWidthTarget: DEFAULT_SUITE.halfWidthTarget,
  };
  const drawn: TraceLaunch[] = [];
  do drawn.push(launches[Math.floor(random() * launches.length)] as TraceLaunch);
  while (
    decideLaunches(
      drawn.map((launch) => launch.logRatio),
      limits,
    ).state === 'continue'
  );
  return drawn;
}
