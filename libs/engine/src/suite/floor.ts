import type { RunReport } from '@torchperf/contracts';
import { median } from '@torchperf/domain';
import { classifyFailure } from '../contestant/classify-failure';
import { greet, load, type RoleSpec, type SuiteContext, start, stop } from '../contestant/role';
import type { ExampleSource } from '../hidden-set/example-source';
import { FLOOR_CALLS } from '../measuring-rules';
import { Questions } from './questions';

/**
 * Measures the identity contestant of a runtime in the run's own sandbox: what the protocol, the pipes and the
 * runtime take without any model. Reported with every latency, never subtracted.
 * @throws PlatformFault, since no participant code takes part.
 */
export async function measureFloor(
  context: SuiteContext,
  source: ExampleSource,
  runtime: RoleSpec['runtime'],
): Promise<NonNullable<RunReport['floor']>> {
  const started = start(context, { name: 'identity', runtime, bundle: null });
  try {
    context.control.followLogs(-1, started.contestant.channel.logFd);
    greet(started);
    load(context, started);
    const questions = new Questions(source, context.task, 1);
    const deal = source.newDeal();
    const latencies: number[] = [];
    started.contestant.startSeries(context.suite.callTimeoutMs);
    for (let i = 0; i < 2 * FLOOR_CALLS; i++) {
      const latencyNs = questions.ask(started.contestant, () => deal.next());
      if (i >= FLOOR_CALLS) latencies.push(latencyNs);
    }
    started.contestant.endSeries();
    const { peakBytes } = started.process.memory();
    started.contestant.bye();
    latencies.sort((a, b) => a - b);
    return {
      medianNs: median(latencies),
      p99Ns: latencies[Math.ceil(0.99 * FLOOR_CALLS) - 1] as number,
      calls: FLOOR_CALLS,
      peakBytes,
    };
  } catch (error) {
    throw await classifyFailure(context, started, error);
  } finally {
    context.control.disarm();
    context.control.releaseLogs();
    await stop(started);
  }
}
