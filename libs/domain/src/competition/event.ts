import type { Direction, MetricName, Unit } from '../metric';

export const OPERATORS = ['<', '<=', '>', '>='] as const;
export type Operator = (typeof OPERATORS)[number];
export const RANK_METHODS = ['by-interval', 'pareto', 'composite'] as const;
export type RankMethod = (typeof RANK_METHODS)[number];
export const BEST_OF_RULES = ['first-unless-better', 'latest'] as const;
export type BestOfRule = (typeof BEST_OF_RULES)[number];
export const CONSTRAINT_STATUSES = ['met', 'missed', 'marginal'] as const;
export type ConstraintStatus = (typeof CONSTRAINT_STATUSES)[number];

/** What an event ranks by. */
export interface Objective {
  readonly metric: MetricName;
  readonly direction: Direction;
  /** The unit of the metric, where the organiser states it; {@link checkEvent} compares the two. */
  readonly unit?: Unit;
  /** The smallest difference that matters, from 0 to below 1; that of the metric by default (`minDifferenceOf`). */
  readonly minDifference?: number;
}

/** What an entry must meet to be ranked; the bound is in the unit of the metric. */
export interface Constraint {
  readonly metric: MetricName;
  readonly operator: Operator;
  readonly bound: number;
  readonly unit?: Unit;
}

/** One factor of a composite score: (measured / reference)^weight, inverted where higher is better. */
export interface CompositeTerm {
  readonly metric: MetricName;
  /** The value at which the factor is 1, in the unit of the metric. */
  readonly reference: number;
  /** Above 0; the weights of all terms sum to 1. */
  readonly weight: number;
}

/** The event's own score, which its objectives and constraints name as the metric `composite`. */
export interface Composite {
  readonly terms: readonly CompositeTerm[];
}

/**
 * What is ranked. `by-interval` ranks by the estimates of the only objective; of several, all but the last put entries
 * that are indistinguishable from each other into groups, and the next one ranks those of a group. `pareto` ranks by front over all objectives. `composite` ranks by interval over the
 * composite score alone. {@link checkEvent} validates a definition.
 */
export interface EventDefinition {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly objectives: readonly Objective[];
  readonly constraints: readonly Constraint[];
  readonly rank: RankMethod;
  /** Which of a team's qualifying submissions counts; `first-unless-better` by default. */
  readonly bestOf?: BestOfRule;
  readonly composite?: Composite;
  /**
   * Where accuracy is ranked by: how far it must be above that of the best constant answer, from 0 to 1. The default
   * is 0; null switches the check off.
   */
  readonly minAboveConstant?: number | null;
}

export const EVENT_IDS = [
  'latency-sprint',
  'memory-challenge',
  'accuracy-contest',
  'all-around',
  'extreme-push',
] as const;
export type EventId = (typeof EVENT_IDS)[number];

const MIB = 1024 * 1024;

/** The five Olympic events, with the constraint values of the TinyTorch course. */
export const BUILT_IN_EVENTS: Record<EventId, EventDefinition> = {
  'latency-sprint': {
    id: 'latency-sprint',
    title: 'Latency Sprint',
    description: 'The fastest answer to a single example, at 85 % accuracy or better.',
    objectives: [{ metric: 'relativeLatency', direction: 'lower' }],
    constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85 }],
    rank: 'by-interval',
  },
  'memory-challenge': {
    id: 'memory-challenge',
    title: 'Memory Challenge',
    description: 'The smallest model, then the least peak memory, at 85 % accuracy or better.',
    objectives: [
      { metric: 'modelSize', direction: 'lower' },
      { metric: 'peakMemory', direction: 'lower' },
    ],
    constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85 }],
    rank: 'by-interval',
  },
  'accuracy-contest': {
    id: 'accuracy-contest',
    title: 'Accuracy Contest',
    description: 'The most accurate model that answers in under 100 ms and is smaller than 10 MiB.',
    objectives: [{ metric: 'accuracy', direction: 'higher' }],
    constraints: [
      { metric: 'latency', operator: '<', bound: 100 },
      { metric: 'modelSize', operator: '<', bound: 10 * MIB },
    ],
    rank: 'by-interval',
  },
  'all-around': {
    id: 'all-around',
    title: 'All-Around',
    description: 'The Pareto front over latency, peak memory and accuracy.',
    objectives: [
      { metric: 'relativeLatency', direction: 'lower' },
      { metric: 'peakMemory', direction: 'lower' },
      { metric: 'accuracy', direction: 'higher' },
    ],
    constraints: [],
    rank: 'pareto',
  },
  'extreme-push': {
    id: 'extreme-push',
    title: 'Extreme Push',
    description: 'The least product of latency and model size, at 80 % accuracy or better.',
    objectives: [{ metric: 'latencyTimesSize', direction: 'lower' }],
    constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.8 }],
    rank: 'by-interval',
  },
};
