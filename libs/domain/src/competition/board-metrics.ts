import type { MetricName } from '../metric';
import type { Composite, EventDefinition } from './event';

/** Shown on every board, so that no event hides what a fast or small model gives up. */
const ALWAYS_SHOWN: readonly MetricName[] = ['accuracy', 'modelSize', 'peakMemory'];
/** A ratio says who is faster and a product who is better; the latency beside them says how fast that is. */
const BESIDE_LATENCY: readonly MetricName[] = ['relativeLatency', 'latencyTimesSize'];

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
  const inMilliseconds: MetricName[] = objectiveMetrics.some((metric) => BESIDE_LATENCY.includes(metric))
    ? ['latency']
    : [];
  // A score says who is better; the terms beside it say by what.
  const terms = composite?.terms.map(({ metric }) => metric) ?? [];
  const constrained = constraints.map(({ metric }) => metric);
  return [...new Set([...objectiveMetrics, ...inMilliseconds, ...terms, ...constrained, ...ALWAYS_SHOWN])];
}
