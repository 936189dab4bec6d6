import {
  BUILT_IN_EVENTS,
  type EventDefinition,
  isDistinguishable,
  launchCentre,
  type MeasuredValue,
  marginsOf,
  type RankCandidate,
  rankEvent,
} from '@torchperf/domain';
import { atMost, informative, type Row } from '../row';
import { candidate } from '../simulated-candidate';
import { normal } from '../traced-runs';

/** The intervals alone decide here: no difference is too small to matter. */
const EVENT: EventDefinition = {
  ...BUILT_IN_EVENTS['latency-sprint'],
  objectives: [{ metric: 'relativeLatency', direction: 'lower', minDifference: 0 }],
  constraints: [],
};
const LAUNCHES = 30;
const LAUNCH_ERROR = 0.01;
const TRICK_BOARDS = 1000;
const PAIRS = 4000;
/** The leader of the trick's board, how much slower the trickster is, and how often by how much it slows itself further. */
const TRICK = { slower: 0.1, share: 0.23, further: 0.49 };
/** The others of that board lie this far apart, behind both. */
const STEP = 0.05;
/** Two modes of launches, as memory layout makes them, and how often the slow one comes. */
const MODES = { share: 0.3, slower: 0.15 };

/** What a model gains that is slow in some launches on purpose, and whether two modes of launches make a difference. */
export function setRows(random: () => number): Row[] {
  return [
    ...[30, 50].map((teams) =>
      atMost(`wide-side-gain-${teams}`, percentGained(teams, fixedShare, random), '%', 1),
    ),
    informative('wide-side-random-30', percentGained(30, randomShare, random), '%'),
    atMost('two-mode-apart', percentTwoModesApart(random), '%', 6),
  ];
}

/** Whether a launch is slowed. */
type Choice = (launch: number, random: () => number) => boolean;

const fixedShare: Choice = (launch) => launch < Math.round(TRICK.share * LAUNCHES);
const randomShare: Choice = (_, random) => random() < TRICK.share;

/** How often the trickster could be first by the data. */
function percentGained(teams: number, isSlowed: Choice, random: () => number): number {
  const trick = (launch: number) =>
    Math.log1p(TRICK.slower) + (isSlowed(launch, random) ? Math.log1p(TRICK.further) : 0);
  let gained = 0;
  for (let board = 0; board < TRICK_BOARDS; board++) {
    const candidates: RankCandidate[] = [
      entry('leader', () => 0, random),
      entry('trickster', trick, random),
      ...Array.from({ length: teams - 2 }, (_, i) =>
        entry(`${i}`, () => TRICK.slower + STEP * (i + 1), random),
      ),
    ];
    const trickster = rankEvent(EVENT, candidates).entries.find(
      ({ submissionId }) => submissionId === 'trickster',
    );
    if (trickster?.rankRange?.best === 1) gained++;
  }
  return (100 * gained) / TRICK_BOARDS;
}

/** How often two equal models with two modes of launches are distinguishable, with the margins of two entries. */
function percentTwoModesApart(random: () => number): number {
  let apart = 0;
  for (let pair = 0; pair < PAIRS; pair++) {
    const [one, other] = [0, 1]
      .map(() =>
        marginsOf(
          figure(() => (random() < MODES.share ? Math.log1p(MODES.slower) : 0), random),
          'log',
        ),
      )
      .sort((a, b) => a.estimate - b.estimate);
    if (!one || !other) continue;
    if (isDistinguishable(other.estimate - one.estimate, one.above, other.below, 0)) apart++;
  }
  return (100 * apart) / PAIRS;
}

function entry(id: string, logRatio: (launch: number) => number, random: () => number): RankCandidate {
  const relativeLatency = figure(logRatio, random);
  return { ...candidate(id, id, new Date(0), { relativeLatency }), launches: LAUNCHES };
}

/** A run of launches, by the estimator that reports have. @param logRatio of a launch, without its noise */
function figure(logRatio: (launch: number) => number, random: () => number): MeasuredValue {
  const logs = Array.from({ length: LAUNCHES }, (_, i) => logRatio(i) + LAUNCH_ERROR * normal(random));
  const { estimate, lower, upper } = launchCentre(logs);
  return { value: Math.exp(estimate), ciLower: Math.exp(lower), ciUpper: Math.exp(upper), unit: 'ratio' };
}
