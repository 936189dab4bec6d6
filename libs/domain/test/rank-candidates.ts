import type { EventDefinition } from '../src/competition/event';
import { METRICS, type MeasuredValue, type MetricName, type Metrics } from '../src/metric';
import type { RankCandidate } from '../src/ranking/assessed-candidate';
import { rankEvent } from '../src/ranking/rank-event';
import { rankText } from '../src/ranking/rank-text';

/** A value with a 95 % interval of ± a share of it, or an exact one. */
export function figure(metric: MetricName, value: number, share = 0): MeasuredValue {
  const bounds = share === 0 ? [null, null] : [value * (1 - share), value * (1 + share)];
  return { value, ciLower: bounds[0] ?? null, ciUpper: bounds[1] ?? null, unit: METRICS[metric].unit };
}

/** The figures of a candidate; those that are left out were not measured. */
export interface Figures {
  relativeLatency?: number;
  modelSize?: number;
  peakMemory?: number;
  accuracy?: number;
  latency?: number;
  latencyTimesSize?: number;
}

const WIDTHS: Partial<Record<MetricName, number>> = {
  relativeLatency: 0.005,
  latency: 0.005,
  peakMemory: 0.02,
  accuracy: 0.01,
  latencyTimesSize: 0.005,
};

/** Figures as a run measures them, with intervals of the usual widths. */
export function metrics(figures: Figures): Metrics {
  const names = Object.keys(figures) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => [name, figure(name, figures[name] as number, WIDTHS[name] ?? 0)]),
  );
}

/** A candidate called "team/submission", later ones submitted later. */
let submitted = 0;
export function candidate(name: string, figures: Figures, more: Partial<RankCandidate> = {}): RankCandidate {
  return {
    submissionId: name,
    teamId: name.split('/')[0] as string,
    submittedAt: new Date(++submitted * 1000),
    metrics: metrics(figures),
    disqualifiedReason: null,
    heldReason: null,
    noisyReason: null,
    isBaseline: false,
    isReference: false,
    ...more,
  };
}

/** The ranked entries of a board, each as its rank and its name. */
export function rows(event: EventDefinition, candidates: readonly RankCandidate[]): string[] {
  return rankEvent(event, candidates).entries.map(
    ({ submissionId, ...rank }) => `${rankText({ method: event.rank, ...rank })} ${submissionId}`,
  );
}
