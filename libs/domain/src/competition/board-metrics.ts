import type { MetricName } from '../metric';
import type { Composite, EventDefinition } from './event';

/** Shown on every board: no event may hide what a fast or small model costs. */
const ALWAYS_SHOWN: readonly MetricName[] = ['accuracy', 'modelSize', 'peakMemory'];
/** A ratio and a product only compare entries; the latency next to them is the absolute figure. */
const SHOWN_WITH_LATENCY: readonly MetricName[] = ['relativeLatency', 'latencyTimesSize'];

/**
 * What a board of an event shows: its objectives and what they are made of, what it constrains, and what every board
 * shows, each once.
 */
export function boardMetrics({
  objectives,
  constraints,
  composite,
}: Pick<EventDefinition, 'objectives' | 'constraints'> & {
  readonly composite?: Composite | null;
}): MetricName[] {
  const objectiveMetrics = objectives.map(({ metric }) => metric);
  const inMilliseconds: MetricName[] = objectiveMetrics.some((metric) => SHOWN_WITH_LATENCY.includes(metric))
    ? ['latency']
    : [];
  // A score only compares entries; the terms next to it explain it.
  const terms = composite?.terms.map(({ metric }) => metric) ?? [];
  const constrained = constraints.map(({ metric }) => metric);
  return [...new Set([...objectiveMetrics, ...inMilliseconds, ...terms, ...constrained, ...ALWAYS_SHOWN])];
}
