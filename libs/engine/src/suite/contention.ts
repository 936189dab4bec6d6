/**
 * Contention: how long a block's processes waited for a CPU that other processes of the machine had.
 *
 * Referee, contestant and reference share one CPU and hand it to each other, so that each of them waits a few
 * microseconds a call for the other two. That is no contention. A block's outside wait is therefore the lesser of
 *
 *   - the time that the tasks of the side that is asked, and the referee's thread, were runnable and waited, and
 *   - the elapsed time in which none of the three was on a CPU (elapsed time minus the CPU time of referee, contestant
 *     and reference).
 *
 * A contestant cannot make it up with threads of its own: those have the CPU while they wait for each other, so that
 * the second term stays at zero. Nor by sleeping alone: a task that sleeps does not wait, so that the first does. But
 * threads that wait for each other and then sleep add to both. That shows in the contestant's blocks only, and is
 * flagged (`isSelfMade`). On a calm machine it is zero. The idle side is frozen meanwhile (side-switch.ts): a frozen
 * task is not runnable, so it neither waits nor runs.
 */
import { performance } from 'node:perf_hooks';
import type { BlockWait, LaunchRecord, NoiseRecord, PairWaits, SuiteParameters } from '@torchperf/contracts';
import {
  CONTENDED_PAIRS_MAX,
  MIN_LAUNCHES,
  SELF_MADE_CHANCE_MAX,
  SELF_MADE_CONTRAST_MIN,
  SELF_MADE_EXPOSURE_MIN,
  SELF_MADE_OTHERS_MAX,
  SELF_MADE_WAIT_MIN,
  WAIT_RESOLUTION_NS,
} from '../measuring-rules';
import { ownSchedulerTimes, type SandboxedProcess, type SchedulerTimes } from '../sandbox';

type Limits = Pick<SuiteParameters, 'waitShareMax' | 'blocksPerLaunch'>;

/** Reads the scheduler's times of referee, contestant and reference around one block. */
export class BlockMeter {
  private startMs = 0;
  private before: Readings | null = null;

  /** @param asked the side whose block it is. @param idle the other one, which is frozen meanwhile. */
  constructor(
    private readonly asked: SandboxedProcess,
    private readonly idle: SandboxedProcess,
  ) {}

  start(): void {
    const [asked, idle] = [this.asked.schedulerTimes(), this.idle.schedulerTimes()];
    this.startMs = performance.now();
    this.before = complete(ownSchedulerTimes(), asked, idle);
  }

  /** @returns what happened since `start`: the wait, and the CPU time of the side that was asked. */
  stop(): { readonly wait: BlockWait; readonly cpuNs: number | null } {
    // The clock before the own times, as at the start: then both intervals are equally long.
    const elapsedNs = Math.round((performance.now() - this.startMs) * 1e6);
    const own = ownSchedulerTimes();
    const after = complete(own, this.asked.schedulerTimes(), this.idle.schedulerTimes());
    if (!this.before || !after) return { wait: { elapsedNs, waitNs: null }, cpuNs: null };
    const waitNs = outsideWaitNs(elapsedNs, this.before, after);
    return { wait: { elapsedNs, waitNs }, cpuNs: after.asked.cpuNs - this.before.asked.cpuNs };
  }
}

/** Where the waits of these sandboxes' blocks come from. */
export function waitSource(sandboxes: readonly SandboxedProcess[]): NoiseRecord['waitSource'] {
  const times = [ownSchedulerTimes(), ...sandboxes.map((sandbox) => sandbox.schedulerTimes())];
  if (times.includes(null)) return null;
  return times.every((time) => time?.waitNs !== null) ? 'schedstat' : 'cpu-time';
}

/** Whether the kernel counts how long tasks wait for a CPU. */
export function countsWaits(): boolean {
  return ownSchedulerTimes().waitNs !== null;
}

interface Readings {
  readonly own: SchedulerTimes;
  readonly asked: SchedulerTimes;
  readonly idle: SchedulerTimes;
}

function complete(
  own: SchedulerTimes | null,
  asked: SchedulerTimes | null,
  idle: SchedulerTimes | null,
): Readings | null {
  return own && asked && idle ? { own, asked, idle } : null;
}

/** See the head of this file. Where waiting is not counted, the second term alone serves. */
export function outsideWaitNs(elapsedNs: number, before: Readings, after: Readings): number {
  const ranNs =
    after.own.cpuNs -
    before.own.cpuNs +
    (after.asked.cpuNs - before.asked.cpuNs) +
    (after.idle.cpuNs - before.idle.cpuNs);
  const externalNs = Math.max(0, elapsedNs - ranNs);
  const waits = [before.own.waitNs, after.own.waitNs, before.asked.waitNs, after.asked.waitNs];
  if (waits.includes(null)) return externalNs;
  const [ownBefore, ownAfter, askedBefore, askedAfter] = waits as [number, number, number, number];
  return Math.min(externalNs, Math.max(0, ownAfter - ownBefore + (askedAfter - askedBefore)));
}

/** Whether one of a pair's two blocks waited for more than the share of its time that is allowed. */
export function isContended({ contestant, reference }: PairWaits, { waitShareMax }: Limits): boolean {
  return [contestant, reference].some((block) => hasWaited(block, waitShareMax));
}

function hasWaited({ waitNs, elapsedNs }: BlockWait, waitShareMax: number): boolean {
  return waitNs !== null && waitNs > Math.max(waitShareMax * elapsedNs, WAIT_RESOLUTION_NS);
}

/**
 * Which pairs of a launch count, by their numbers: the clean ones, and, where there are fewer than a launch has
 * blocks, the first of the others. What the calls took has no say in it.
 */
export function countedPairs(pairs: readonly PairWaits[], limits: Limits): number[] {
  const numbers = [...pairs.keys()];
  const isClean = (pair: number) => !isContended(pairs[pair] as PairWaits, limits);
  const clean = numbers.filter(isClean);
  const others = numbers.filter((pair) => !isClean(pair));
  return [...clean, ...others].slice(0, limits.blocksPerLaunch).sort((a, b) => a - b);
}

/** The contention of a run: what it is noisy by. */
export interface Contention {
  /** Pairs of blocks that count. */
  readonly pairs: number;
  /** Those of them that are contended. */
  readonly contended: number;
  /** Those of them that the contestant made so itself. */
  readonly selfMade: number;
  /** Pairs that were measured and do not count. */
  readonly retaken: number;
  /** Whether so many are contended by others that the run is noisy. */
  readonly isNoisy: boolean;
  /** Whether it would be noisy, or its contestant waits in most launches, by the contestant's own doing alone. */
  readonly isSelfMade: boolean;
}

export function contentionOf(launches: readonly LaunchRecord[], limits: Limits): Contention {
  let [pairs, contended, retaken] = [0, 0, 0];
  for (const launch of launches) {
    const counted = launch.countedBlocks.map((pair) => launch.pairs[pair] as PairWaits);
    pairs += counted.length;
    contended += counted.filter((pair) => isContended(pair, limits)).length;
    retaken += launch.pairs.length - counted.length;
  }
  const selfMade = selfMadePairs(launches, limits);
  const isMostlySelfMade = isMadeByContestant(launches, limits);
  const areTooMany = (count: number) => count > CONTENDED_PAIRS_MAX * pairs;
  const isNoisy = areTooMany(contended - selfMade) && !isMostlySelfMade;
  const isSelfMade = isMostlySelfMade || (areTooMany(contended) && !isNoisy);
  return { pairs, contended, selfMade, retaken, isNoisy, isSelfMade };
}

/**
 * How many of the pairs that count a contestant made contended itself, in launches of its choice: those in which its
 * own blocks waited, of launches whose reference was spared.
 *
 * The error: others may spare the reference by chance. If each hit of a block falls on either side in proportion to
 * its time, so few hits of the reference have a binomial chance. Above `SELF_MADE_CHANCE_MAX`, over all these launches,
 * no pair is the contestant's: with blocks of equal length and no hit of the reference, up to four hits. The longer
 * blocks of a slow contestant are hit more often, which the chance accounts for; short ones less often. Not recognised
 * is contention by a contestant whose blocks take more than four times as long as the reference's, and in a launch in
 * which others made the reference wait for more than a tenth as much.
 */
function selfMadePairs(launches: readonly LaunchRecord[], limits: Limits): number {
  const hasOwnWaited = ({ contestant }: PairWaits) => hasWaited(contestant, limits.waitShareMax);
  const hasOtherWaited = ({ reference }: PairWaits) => hasWaited(reference, limits.waitShareMax);
  const counted = ({ pairs, countedBlocks }: LaunchRecord) =>
    countedBlocks.filter((pair) => hasOwnWaited(pairs[pair] as PairWaits)).length;
  const hit = launches.filter((launch) => counted(launch) > 0 && isReferenceSpared(launch.pairs));
  if (hit.length === 0) return 0;
  const all = hit.flatMap(({ pairs }) => pairs);
  const [own, others] = [total(all, 'contestant').elapsedNs, total(all, 'reference').elapsedNs];
  const [ownHits, otherHits] = [all.filter(hasOwnWaited).length, all.filter(hasOtherWaited).length];
  const chance = binomialTail(otherHits, ownHits + otherHits, others / (own + others));
  return chance > SELF_MADE_CHANCE_MAX ? 0 : hit.reduce((sum, launch) => sum + counted(launch), 0);
}

/** The chance of at most `maxHits` hits in `trials`, each with the chance `share`. */
function binomialTail(maxHits: number, trials: number, share: number): number {
  let [logTerm, sum] = [trials * Math.log1p(-share), 0];
  for (let hits = 0; hits <= maxHits; hits++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(((trials - hits) / (hits + 1)) * (share / (1 - share)));
  }
  return sum;
}

/** Whether the reference hardly waited, or by far less, and was timed for long enough that this is no luck. */
function isReferenceSpared(pairs: readonly PairWaits[]): boolean {
  const [own, others] = [total(pairs, 'contestant'), total(pairs, 'reference')];
  const isComparable = others.elapsedNs > 0 && others.elapsedNs >= SELF_MADE_EXPOSURE_MIN * own.elapsedNs;
  return isComparable && others.share <= Math.max(SELF_MADE_OTHERS_MAX, own.share / SELF_MADE_CONTRAST_MIN);
}

/**
 * Other processes of the machine hit both sides of a pair alike, for their blocks alternate. Waiting that hits the
 * contestant's blocks in most launches, and the reference's in hardly any, comes of the contestant.
 */
function isMadeByContestant(launches: readonly LaunchRecord[], limits: Limits): boolean {
  if (launches.length < MIN_LAUNCHES) return false;
  const all = launches.flatMap(({ pairs }) => pairs);
  const isOneSided = isReferenceSpared(all) && total(all, 'contestant').share >= SELF_MADE_WAIT_MIN;
  const hit = launches.filter(({ pairs }) => total(pairs, 'contestant').share > limits.waitShareMax);
  return isOneSided && hit.length > launches.length / 2;
}

function total(pairs: readonly PairWaits[], side: keyof PairWaits) {
  const elapsedNs = pairs.reduce((sum, pair) => sum + pair[side].elapsedNs, 0);
  const waitNs = pairs.reduce((sum, pair) => sum + (pair[side].waitNs ?? 0), 0);
  return { elapsedNs, share: elapsedNs > 0 ? waitNs / elapsedNs : 0 };
}
