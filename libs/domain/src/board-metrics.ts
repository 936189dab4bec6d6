import type { Composite, EventDefinition } from './event';
import type { MetricName } from './metric';

/** Shown on every board, so that no event hides what a fast or small model gives up. */
const ALWAYS_SHOWN: readonly MetricName[] = ['accuracy', 'modelSize', 'peakMemory'];

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
  // A ratio says who is faster; the latency beside it says how fast that is.
  const inMilliseconds: MetricName[] = objectiveMetrics.includes('relativeLatency') ? ['latency'] : [];
  // A score says who is better; the terms beside it say by what.
  const terms = composite?.terms.map(({ metric }) => metric) ?? [];
  const constrained = constraints.map(({ metric }) => metric);
  return [...new Set([...objectiveMetrics, ...inMilliseconds, ...terms, ...constrained, ...ALWAYS_SHOWN])];
}
