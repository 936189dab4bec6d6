import type { EventDefinition } from './event';
import type { MetricName } from './metric';

/** Shown on every board, so that no event hides what a fast or small model gives up. */
const ALWAYS_SHOWN: readonly MetricName[] = ['accuracy', 'modelSize', 'peakMemory'];

/** What a board of an event shows: its objectives, what it constrains, and what every board shows, each once. */
export function boardMetrics({
  objectives,
  constraints,
}: Pick<EventDefinition, 'objectives' | 'constraints'>): MetricName[] {
  const objectiveMetrics = objectives.map(({ metric }) => metric);
  // A ratio says who is faster; the latency beside it says how fast that is.
  const inMilliseconds: MetricName[] = objectiveMetrics.includes('relativeLatency') ? ['latency'] : [];
  const constrained = constraints.map(({ metric }) => metric);
  return [...new Set([...objectiveMetrics, ...inMilliseconds, ...constrained, ...ALWAYS_SHOWN])];
}
