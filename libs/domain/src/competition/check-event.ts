import { METRICS, type MetricName } from '../metric';
import { BEST_OF_RULES, OPERATORS, RANK_METHODS } from './event';

/** What is wrong with an event, and where: the path of the field, as in `constraints.0.bound`. */
export interface EventProblem {
  readonly path: string;
  readonly message: string;
}

/** An event as an organiser wrote it: of the right shape, with unchecked values. */
export interface EventDraft {
  readonly id: string;
  readonly title: string;
  readonly objectives: readonly {
    readonly metric: string;
    readonly direction: string;
    readonly unit?: string | undefined;
    readonly minDifference?: number | undefined;
  }[];
  readonly constraints: readonly {
    readonly metric: string;
    readonly operator: string;
    readonly bound: number;
    readonly unit?: string | undefined;
  }[];
  readonly rank: string;
  readonly bestOf?: string | undefined;
  readonly composite?:
    | {
        readonly terms: readonly {
          readonly metric: string;
          readonly reference: number;
          readonly weight: number;
        }[];
      }
    | undefined;
}

/** More objectives than these make nearly every entry a front of its own, and fronts too expensive to order. */
const PARETO_OBJECTIVES = { min: 2, max: 4 } as const;
const MAX_OBJECTIVES = 4;
const COMPOSITE_TERMS = { min: 2, max: 8 } as const;
const WEIGHTS_TOLERANCE = 1e-6;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Metrics of the same measurement, whose errors are dependent; a composite takes one of each. */
const SAME_MEASUREMENT: readonly (readonly MetricName[])[] = [
  [
    'relativeLatency',
    'latency',
    'latencyMedian',
    'latencyMean',
    'latencyP90',
    'latencyP95',
    'latencyP99',
    'latencyTimesSize',
  ],
  ['peakMemory', 'loadPeakMemory', 'inferencePeakMemory'],
];

/** All problems of an event, in the order of its fields; none for a valid one. */
export function checkEvent(event: EventDraft): EventProblem[] {
  const problems: EventProblem[] = [];
  const report = (path: string, message: string) => problems.push({ path, message });
  if (!ID.test(event.id)) report('id', 'must be lower-case letters, digits and single hyphens');
  if (event.title.trim() === '') report('title', 'must not be empty');
  checkObjectives(event, report);
  checkConstraints(event, report);
  if (!isOneOf(RANK_METHODS, event.rank)) report('rank', `must be one of ${RANK_METHODS.join(', ')}`);
  if (event.bestOf !== undefined && !isOneOf(BEST_OF_RULES, event.bestOf)) {
    report('bestOf', `must be one of ${BEST_OF_RULES.join(', ')}`);
  }
  checkComposite(event, report);
  return problems;
}

type Report = (path: string, message: string) => void;

function checkObjectives({ objectives, rank }: EventDraft, report: Report): void {
  const names = objectives.map(({ metric }) => metric);
  if (objectives.length === 0) report('objectives', 'must name at least one metric');
  if (rank === 'pareto') {
    const { min, max } = PARETO_OBJECTIVES;
    if (names.length > 0 && (names.length < min || names.length > max)) {
      report('objectives', `must be ${min} to ${max} for a Pareto event, but are ${names.length}`);
    }
  } else if (rank === 'composite') {
    if (names.length > 0 && (names.length !== 1 || names[0] !== 'composite')) {
      report('objectives', 'must be composite alone in an event that is ranked by its composite');
    }
  } else if (names.length > MAX_OBJECTIVES) {
    report('objectives', `must be at most ${MAX_OBJECTIVES}, but are ${names.length}`);
  }
  objectives.forEach(({ metric, direction, unit, minDifference = 0 }, i) => {
    const path = `objectives.${i}`;
    if (!(minDifference >= 0 && minDifference < 1)) {
      report(`${path}.minDifference`, 'must be a share from 0 to below 1, as in 0.01 for 1 %');
    }
    const definition = definitionOf(metric, `${path}.metric`, report);
    if (names.indexOf(metric) < i) report(`${path}.metric`, `repeats objective ${names.indexOf(metric)}`);
    if (!definition) return;
    if (direction !== definition.better) {
      report(`${path}.direction`, `must be ${definition.better} for ${metric}`);
    }
    checkUnit(unit, definition.unit, path, report);
  });
}

function checkConstraints({ constraints }: EventDraft, report: Report): void {
  const names = constraints.map(({ metric }) => metric);
  constraints.forEach(({ metric, operator, bound, unit }, i) => {
    const path = `constraints.${i}`;
    const definition = definitionOf(metric, `${path}.metric`, report);
    if (names.indexOf(metric) < i) report(`${path}.metric`, `repeats constraint ${names.indexOf(metric)}`);
    if (!isOneOf(OPERATORS, operator)) report(`${path}.operator`, `must be one of ${OPERATORS.join(' ')}`);
    if (!definition) return;
    const good = definition.better === 'lower' ? ['<', '<='] : ['>', '>='];
    if (isOneOf(OPERATORS, operator) && !good.includes(operator)) {
      report(
        `${path}.operator`,
        `must be ${good.join(' or ')} for ${metric}, of which ${definition.better} is better`,
      );
    }
    checkOnScale(metric as MetricName, bound, `${path}.bound`, report);
    checkUnit(unit, definition.unit, path, report);
  });
}

function checkComposite({ objectives, constraints, rank, composite }: EventDraft, report: Report): void {
  const isNamed = [...objectives, ...constraints].some(({ metric }) => metric === 'composite');
  if (!composite) {
    if (isNamed || rank === 'composite') report('composite', 'must be given where it is named');
    return;
  }
  if (!isNamed) report('composite', 'must be named by an objective or a constraint');
  const { terms } = composite;
  const { min, max } = COMPOSITE_TERMS;
  if (terms.length < min || terms.length > max) {
    report('composite.terms', `must be ${min} to ${max}, but are ${terms.length}`);
  }
  terms.forEach(({ metric, reference, weight }, i) => {
    const path = `composite.terms.${i}`;
    if (metric === 'composite') report(`${path}.metric`, 'must be a measured metric');
    else if (definitionOf(metric, `${path}.metric`, report)) {
      const earlier = terms.findIndex((other) => areSameMeasurement(other.metric, metric));
      if (earlier < i) report(`${path}.metric`, `comes of the same measurement as term ${earlier}`);
      checkOnScale(metric as MetricName, reference, `${path}.reference`, report);
      if (reference === 0) report(`${path}.reference`, 'must be above 0');
    }
    if (!(weight > 0 && weight < 1)) report(`${path}.weight`, 'must lie between 0 and 1, both excluded');
  });
  const sum = terms.reduce((total, { weight }) => total + weight, 0);
  if (terms.length > 0 && !(Math.abs(sum - 1) <= WEIGHTS_TOLERANCE)) {
    report('composite.terms', `must have weights that sum to 1, but they sum to ${sum}`);
  }
}

/** The definition of a metric; reports an unknown name and returns null. */
function definitionOf(metric: string, path: string, report: Report) {
  if (Object.hasOwn(METRICS, metric)) return METRICS[metric as MetricName];
  report(path, `must be one of ${Object.keys(METRICS).join(', ')}`);
  return null;
}

function checkUnit(stated: string | undefined, unit: string, path: string, report: Report): void {
  if (stated !== undefined && stated !== unit) report(`${path}.unit`, `must be ${unit}`);
}

function checkOnScale(metric: MetricName, value: number, path: string, report: Report): void {
  const { scale, unit } = METRICS[metric];
  if (!Number.isFinite(value)) report(path, 'must be a finite number');
  else if (unit === 'fraction' && !(value >= 0 && value <= 1)) {
    report(path, 'must be a share from 0 to 1, as in 0.85 for 85 %');
  } else if (scale === 'log' && !(value > 0)) report(path, 'must be above 0');
}

function areSameMeasurement(a: string, b: string): boolean {
  if (a === b) return true;
  return SAME_MEASUREMENT.some((names) => names.includes(a as MetricName) && names.includes(b as MetricName));
}

function isOneOf<T extends string>(choices: readonly T[], value: string): value is T {
  return (choices as readonly string[]).includes(value);
}
