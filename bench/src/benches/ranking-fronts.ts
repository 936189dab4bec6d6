import {
  BUILT_IN_EVENTS,
  METRICS,
  type MeasuredValue,
  type MetricName,
  type Metrics,
  paretoFronts,
  type RankCandidate,
  rankEvent,
  wilsonInterval,
} from '@torchperf/domain';
import { atMost, type Row } from '../row';
import { drawSkill, type Skill } from '../scale/trial-submission';
import { candidate } from '../simulated-candidate';
import { normal } from '../traced-runs';

const EVENT = BUILT_IN_EVENTS['all-around'];
const HIDDEN_EXAMPLES = 2000;
/** Boards that are simulated for each figure, by the number of their teams. */
const BOARDS = { 30: 400, 200: 100 } as const;
/** Standard errors on the log scale, as runs have them. */
const LATENCY_ERROR = 0.005 / 1.96;
const MEMORY_ERROR = 0.002 / 1.96;

/**
 * How much of the true Pareto front the boards show. Teams are those of the scale trial; what is measured of them has the
 * errors of real runs.
 */
export function frontRows(random: () => number): Row[] {
  const [few, many] = ([30, 200] as const).map((teams) =>
    Array.from({ length: BOARDS[teams] }, () => simulate(teams, random)),
  ) as [Simulated[], Simulated[]];
  return [
    atMost('front-lost-30', percentLost(few), '%', 1),
    atMost('front-lost-200', percentLost(many), '%', 1),
    atMost('front-excess-30', excess(few), 'times', 1.6),
  ];
}

interface Simulated {
  /** Teams that no other one truly dominates, and those of them on front 1 of the board; all on that front. */
  readonly truly: number;
  readonly found: number;
  readonly shown: number;
}

function simulate(teams: number, random: () => number): Simulated {
  const truths = Array.from({ length: teams }, () => drawSkill(random));
  const fronts = paretoFronts(
    truths.map(({ ratio, peakBytes, right }) => [ratio, peakBytes, right]),
    EVENT.objectives.map(({ direction }) => direction),
  );
  const candidates = truths.map((truth, team) => measured(String(team), truth, random));
  const shown = rankEvent(EVENT, candidates).entries.filter(({ rank }) => rank === 1);
  return {
    truly: fronts.filter((front) => front === 1).length,
    found: shown.filter(({ submissionId }) => fronts[Number(submissionId)] === 1).length,
    shown: shown.length,
  };
}

function measured(id: string, truth: Skill, random: () => number): RankCandidate {
  const { ratio, peakBytes, right } = truth;
  const correct = Array.from({ length: HIDDEN_EXAMPLES }, random).filter((draw) => draw < right).length;
  const { lower, upper } = wilsonInterval(correct, HIDDEN_EXAMPLES);
  const metrics: Metrics = {
    relativeLatency: withError('relativeLatency', ratio, LATENCY_ERROR, random),
    peakMemory: withError('peakMemory', peakBytes, MEMORY_ERROR, random),
    accuracy: { value: correct / HIDDEN_EXAMPLES, ciLower: lower, ciUpper: upper, unit: 'fraction' },
  };
  return candidate(id, id, new Date(0), metrics);
}

function withError(metric: MetricName, truth: number, error: number, random: () => number): MeasuredValue {
  const value = truth * Math.exp(error * normal(random));
  const factor = Math.exp(1.96 * error);
  return { value, ciLower: value / factor, ciUpper: value * factor, unit: METRICS[metric].unit };
}

function percentLost(boards: readonly Simulated[]): number {
  const [truly, found] = [sum(boards, 'truly'), sum(boards, 'found')];
  return (100 * (truly - found)) / truly;
}

function excess(boards: readonly Simulated[]): number {
  return sum(boards, 'shown') / sum(boards, 'truly');
}

function sum(boards: readonly Simulated[], of: keyof Simulated): number {
  return boards.reduce((total, one) => total + one[of], 0);
}
