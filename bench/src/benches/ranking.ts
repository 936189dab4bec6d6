import {
  BUILT_IN_EVENTS,
  criteriaOf,
  type EventDefinition,
  hodgesLehmann,
  type MeasuredValue,
  type Metrics,
  median,
  type RankCandidate,
  type RankRange,
  rankByInterval,
  rankEvent,
} from '@torchperf/domain';
import { atMost, informative, type Row } from '../row';
import { candidate } from '../simulated-candidate';
import { drawRun, uniform } from '../traced-runs';
import { readTraces } from '../traces';
import type { Workbench } from '../workbench';
import { frontRows } from './ranking-fronts';
import { setRows } from './ranking-sets';

/** Boards that are simulated for each figure, of so many teams, so many of them with the very same model. */
const BOARDS = 100;
const TEAMS = 200;
const EQUAL = 150;
const RESUBMISSIONS = 50;
/** Runs that the boards draw from, for each trace. */
const RUNS = 6000;
/** How far the models of the other teams lie from those of the equal ones, and from each other; and a nearer variant. */
const CLEAR_STEP = 0.03;
const NEAR_STEP = 0.004;

/** The intervals alone decide here: no difference is too small to matter. */
const SPRINT: EventDefinition = {
  ...BUILT_IN_EVENTS['latency-sprint'],
  objectives: [{ metric: 'relativeLatency', direction: 'lower', minDifference: 0 }],
  constraints: [],
};

/** What a run says of a model that is as fast as the reference. */
interface Draw {
  readonly metrics: Metrics;
  /** The median of its launches, which a board without intervals would sort by. */
  readonly median: number;
}

/**
 * How often two teams with the same model differ in the best rank that is possible for them, on boards of 200 teams of which 150 have it; first with
 * one submission each, then when each team has submitted the same model 50 times more. Runs are drawn from recorded
 * launches, with the stopping rule. And how long ranking takes.
 */
export async function ranking(workbench: Workbench): Promise<Row[]> {
  // First: what the simulations leave behind would be collected meanwhile.
  const times = timings(uniform('ranking times'));
  const random = uniform('ranking');
  const draws = readTraces().flatMap((trace) => {
    workbench.say(`ranking: drawing ${RUNS} runs of ${trace.name}`);
    const truth = hodgesLehmann(trace.launches.map(({ logRatio }) => logRatio)).estimate;
    return Array.from({ length: RUNS }, () => drawOf(drawRun(trace, random), truth));
  });
  const draw = () => draws[Math.floor(random() * draws.length)] as Draw;
  const boards = (step: number, resubmissions: (team: number) => number) =>
    Array.from({ length: BOARDS }, () => board(draw, step, resubmissions));
  const once = boards(CLEAR_STEP, () => 0);
  const often = boards(CLEAR_STEP, () => RESUBMISSIONS);
  const everySecond = boards(CLEAR_STEP, (team) => (team % 2 === 0 ? RESUBMISSIONS : 0));
  const near = boards(NEAR_STEP, () => 0);
  workbench.say('ranking: runs drawn, boards follow');

  return [
    atMost('equal-apart', percentApart(once, ranksOf), '%', 5),
    atMost('equal-apart-50', percentApart(often, ranksOf), '%', 5),
    informative('equal-apart-pairwise', percentApart(once, pairwiseRanksOf), '%'),
    informative('equal-apart-second', percentApart(everySecond, ranksOf), '%'),
    informative('equal-apart-second-best', percentApart(everySecond, bestRanksOf), '%'),
    informative('equal-apart-median', percentApart(once, medianRanksOf), '%'),
    informative('equal-apart-near', percentApart(near, ranksOf), '%'),
    atMost('sets-disjoint', percentDisjoint(once), '%', 0.1),
    atMost('sets-disjoint-near', percentDisjoint(near), '%', 0.1),
    atMost('sets-miss', percentMissed(once), '%', 5),
    informative('gain-50', percentGained(often, countingValues), '%'),
    informative('gain-50-best', percentGained(often, bestValues), '%'),
    ...setRows(random),
    ...frontRows(random),
    ...times,
  ];
}

function drawOf(launches: readonly { readonly logRatio: number }[], truth: number): Draw {
  const values = launches.map(({ logRatio }) => logRatio - truth);
  const { estimate, lower, upper } = hodgesLehmann(values);
  const relativeLatency: MeasuredValue = {
    value: Math.exp(estimate),
    ciLower: Math.exp(lower),
    ciUpper: Math.exp(upper),
    unit: 'ratio',
  };
  return { metrics: { relativeLatency }, median: Math.exp(median(values)) };
}

/** The submissions of one board: the first teams have the same model. */
interface Simulated {
  readonly candidates: readonly RankCandidate[];
  /** Of each submission, the median of its launches. */
  readonly medians: ReadonlyMap<string, number>;
}

function board(draw: () => Draw, step: number, resubmissions: (team: number) => number): Simulated {
  const medians = new Map<string, number>();
  const candidates = Array.from({ length: TEAMS }, (_, team) => {
    const speed = team < EQUAL ? 1 : speedOf(team - EQUAL, step);
    return Array.from({ length: 1 + resubmissions(team) }, (__, turn) => {
      const { metrics, median: value } = draw();
      const submissionId = `${team}/${turn}`;
      medians.set(submissionId, value * speed);
      return candidate(submissionId, String(team), new Date(1000 * turn + team), {
        relativeLatency: slowed(metrics.relativeLatency as MeasuredValue, speed),
      });
    });
  }).flat();
  return { candidates, medians };
}

/** Half of the others are faster, half slower, each a step further off. */
function speedOf(other: number, step: number): number {
  const steps = 1 + Math.floor(other / 2);
  return (1 + step) ** (other % 2 === 0 ? steps : -steps);
}

function slowed({ value, ciLower, ciUpper, unit }: MeasuredValue, speed: number): MeasuredValue {
  const at = (bound: number | null) => (bound === null ? null : bound * speed);
  return { value: value * speed, ciLower: at(ciLower), ciUpper: at(ciUpper), unit };
}

type Ranks = ReadonlyMap<string, number>;

/** The best rank that the data leave possible for each team, as the service gives it. */
function ranksOf({ candidates }: Simulated): Ranks {
  return new Map([...rangesOf(candidates)].map(([team, { best }]) => [team, best]));
}

/** The set of ranks that the data leave possible for each team. */
function rangesOf(candidates: readonly RankCandidate[]): ReadonlyMap<string, RankRange> {
  return new Map(
    rankEvent(SPRINT, candidates).entries.map(({ submissionId, rankRange }) => [
      teamOf(submissionId),
      rankRange as RankRange,
    ]),
  );
}

/** Of all pairs of teams with the same model, the share whose sets of ranks have none in common. */
function percentDisjoint(boards: readonly Simulated[]): number {
  let disjoint = 0;
  for (const { candidates } of boards) {
    const ranges = rangesOf(candidates);
    const equal = Array.from({ length: EQUAL }, (_, team) => ranges.get(String(team)) as RankRange);
    const spans = equal.map(({ best, worst }) => [best, worst] as const);
    spans.forEach(([, worst], a) => {
      disjoint += spans.filter(([best], b) => a !== b && best > worst).length;
    });
  }
  return (100 * disjoint) / ((boards.length * EQUAL * (EQUAL - 1)) / 2);
}

/** Of the teams with the same model, the share whose set leaves out every rank that they truly share. */
function percentMissed(boards: readonly Simulated[]): number {
  const faster = Math.floor((TEAMS - EQUAL) / 2);
  const [best, worst] = [faster + 1, faster + EQUAL];
  const missed = boards.reduce((sum, { candidates }) => {
    const ranges = rangesOf(candidates);
    const isMissed = (team: number) => {
      const range = ranges.get(String(team)) as RankRange;
      return range.best > best || range.worst < worst;
    };
    return sum + Array.from({ length: EQUAL }, (_, team) => team).filter(isMissed).length;
  }, 0);
  return (100 * missed) / (boards.length * EQUAL);
}

/** The same rule with the margins for comparing just two. */
function pairwiseRanksOf({ candidates }: Simulated): Ranks {
  const entries = candidates.map(({ submissionId, submittedAt, metrics }) => ({
    submissionId,
    submittedAt,
    objectives: [metrics.relativeLatency as MeasuredValue],
  }));
  const { indices, ranges } = rankByInterval(entries, criteriaOf(SPRINT));
  const teamAt = (place: number) => teamOf(candidates[place]?.submissionId as string);
  return new Map(indices.map((index, i) => [teamAt(index), ranges?.[i]?.best as number]));
}

/** The service's ranks if each team's luckiest run counted. */
function bestRanksOf({ candidates }: Simulated): Ranks {
  const best = new Map<string, RankCandidate>();
  for (const one of candidates) {
    const other = best.get(one.teamId);
    if (!other || latency(one) < latency(other)) best.set(one.teamId, one);
  }
  return ranksOf({ candidates: [...best.values()], medians: new Map() });
}

/** A board without intervals: sorted by the median, equal ranks for equal figures only. */
function medianRanksOf({ medians }: Simulated): Ranks {
  const sorted = [...medians.values()].sort((a, b) => a - b);
  return new Map([...medians].map(([id, value]) => [teamOf(id), 1 + sorted.indexOf(value)]));
}

function teamOf(submissionId: string): string {
  return submissionId.split('/')[0] as string;
}

function latency({ metrics }: RankCandidate): number {
  return metrics.relativeLatency?.value as number;
}

/** Of all pairs of teams with the same model, the share that have different ranks. */
function percentApart(boards: readonly Simulated[], rank: (board: Simulated) => Ranks): number {
  let pairs = 0;
  let apart = 0;
  for (const one of boards) {
    const ranks = rank(one);
    for (let a = 0; a < EQUAL; a++) {
      for (let b = a + 1; b < EQUAL; b++) {
        pairs++;
        if (ranks.get(String(a)) !== ranks.get(String(b))) apart++;
      }
    }
  }
  return (100 * apart) / pairs;
}

/** The estimates that count for the teams with the same model, whose true value is 1. */
function countingValues({ candidates }: Simulated): number[] {
  const byId = new Map(candidates.map((one) => [one.submissionId, one]));
  return rankEvent(SPRINT, candidates)
    .entries.filter(({ submissionId }) => Number(teamOf(submissionId)) < EQUAL)
    .map(({ submissionId }) => latency(byId.get(submissionId) as RankCandidate));
}

function bestValues({ candidates }: Simulated): number[] {
  const best = new Array<number>(EQUAL).fill(Number.POSITIVE_INFINITY);
  for (const one of candidates) {
    const team = Number(one.teamId);
    if (team < EQUAL) best[team] = Math.min(best[team] as number, latency(one));
  }
  return best;
}

/** By how much the model's speed is overestimated, at the median over teams. */
function percentGained(boards: readonly Simulated[], values: (board: Simulated) => number[]): number {
  return 100 * (1 - median(boards.flatMap(values)));
}

/** CPU time of ranking 100,000 submissions of 10,000 teams, the middle one of five times. */
function timings(random: () => number): Row[] {
  const candidates = Array.from({ length: 100_000 }, (_, i) => {
    const around = (value: number, share: number, unit: MeasuredValue['unit']): MeasuredValue => ({
      value,
      ciLower: value * (1 - share),
      ciUpper: value * (1 + share),
      unit,
    });
    return candidate(String(i), String(Math.floor(random() * 10_000)), new Date(1000 * i), {
      relativeLatency: around(Math.exp(-2 * random()), 0.004, 'ratio'),
      peakMemory: around(1e7 * (1 + 10 * random()), 0.01, 'bytes'),
      accuracy: around(0.8 + 0.19 * random(), 0.006, 'fraction'),
    });
  });
  const elapsed = (event: EventDefinition) => {
    const times = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage();
      rankEvent(event, candidates);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    return median(times);
  };
  return [
    atMost('rank-ms', elapsed(BUILT_IN_EVENTS['latency-sprint']), 'ms', 300),
    atMost('rank-pareto-ms', elapsed(BUILT_IN_EVENTS['all-around']), 'ms', 1000),
  ];
}
