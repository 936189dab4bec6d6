import type { EventDefinition } from './event';
import type { MetricName } from './metric';

/** Shown on every board, so that no event hides what a fast or small model gives up. */
const ALWAYS_SHOWN: readonly MetricName[] = ['accuracy', 'modelSize', 'peakMemory'];
/** A ratio says who is faster and a product who is better; the latency beside them says how fast that is. */
const BESIDE_LATENCY: readonly MetricName[] = ['relativeLatency', 'latencyTimesSize'];

/** What a board says of its entries: the event's objectives, what it constrains, and what every board shows, each once. */
export function boardMetrics({
  objectives,
  constraints,
}: Pick<EventDefinition, 'objectives' | 'constraints'>): MetricName[] {
  const ranked = objectives.map(({ metric }) => metric);
  const latency: MetricName[] = ranked.some((metric) => BESIDE_LATENCY.includes(metric)) ? ['latency'] : [];
  return [...new Set([...ranked, ...latency, ...constraints.map(({ metric }) => metric), ...ALWAYS_SHOWN])];
}
