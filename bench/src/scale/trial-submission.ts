import { createHash, randomUUID } from 'node:crypto';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { TrialMetric, TrialSubmission } from '@torchperf/database';
import { METRICS, type MetricName, wilsonInterval } from '@torchperf/domain';

/** Numbers from 0 up to 1, 1 excluded. */
export type Random = () => number;

/** The reference's canonical latency, and what the hidden set holds. */
export const REFERENCE_MS = 0.2;
const HIDDEN_EXAMPLES = 2000;
const MIB = 1024 * 1024;

/** What a team can do: each of its submissions lies near. */
export interface TrialTeamSkill {
  readonly id: string;
  /** Logarithms of latency relative to the reference, and of the model's bytes. */
  readonly logRatio: number;
  readonly logBytes: number;
  /** How accurate it is for a model of its size and speed, on the logit scale. */
  readonly talent: number;
}

/** Latencies and sizes are lognormal over teams: a factor of 1.6 and 2.2 make a standard deviation. */
export function drawTeam(random: Random): TrialTeamSkill {
  return {
    id: randomUUID(),
    logRatio: normal(random, Math.log(0.7), Math.log(1.6)),
    logBytes: normal(random, Math.log(250_000), Math.log(2.2)),
    talent: normal(random, 2.6, 0.6),
  };
}

/** What a model truly is. */
export interface Skill {
  /** Its latency relative to the reference's. */
  readonly ratio: number;
  readonly peakBytes: number;
  readonly sizeBytes: number;
  /** Its share of right answers. */
  readonly right: number;
}

/** What a model of some team truly is, in the middle of a competition. */
export function drawSkill(random: Random): Skill {
  return skillOf(random, drawTeam(random), 0.5);
}

/** Faster or smaller models are less accurate. @param progress as in `drawSubmission` */
function skillOf(random: Random, team: TrialTeamSkill, progress: number): Skill {
  const logRatio = team.logRatio + normal(random, -0.3 * progress, 0.15);
  const logBytes = team.logBytes + normal(random, -0.2 * progress, 0.2);
  const logit = team.talent + 0.4 * logRatio + 0.3 * (logBytes - Math.log(250_000)) + normal(random, 0, 0.3);
  const sizeBytes = Math.max(1000, Math.round(Math.exp(logBytes)));
  const peakBytes = 30 * MIB + 3 * sizeBytes * Math.exp(normal(random, 0, 0.2));
  return { ratio: Math.exp(logRatio), peakBytes, sizeBytes, right: 1 / (1 + Math.exp(-logit)) };
}

/**
 * A submission of a team, with the figures that its one run would have. Intervals are as wide as those of real runs:
 * half a per cent of latency, Wilson's of accuracy.
 * @param progress from 0 to 1, how far into the competition it comes: teams become better.
 */
export function drawSubmission(
  random: Random,
  team: TrialTeamSkill,
  progress: number,
  submittedAt: Date,
): TrialSubmission {
  const skill = skillOf(random, team, progress);
  const { ratio, sizeBytes } = skill;
  const referenceMedianNs = REFERENCE_MS * 1e6 * Math.exp(normal(random, 0, 0.01));
  const id = randomUUID();
  return {
    id,
    runId: randomUUID(),
    teamId: team.id,
    sha256: createHash('sha256').update(id).digest('hex'),
    name: `Model ${id.slice(0, 8)}`,
    sizeBytes,
    submittedAt,
    contestantMedianNs: ratio * referenceMedianNs,
    referenceMedianNs,
    metrics: drawMetrics(random, skill),
  };
}

function drawMetrics(random: Random, { ratio, peakBytes, sizeBytes, right }: Skill): TrialMetric[] {
  const halfWidth = 0.005 * Math.exp(normal(random, 0, 0.25));
  const within = (value: number, share = halfWidth) =>
    [value, value * (1 - share), value * (1 + share)] as const;
  const rawMs = ratio * REFERENCE_MS * Math.exp(normal(random, 0, 0.05));
  const figures: Partial<Record<MetricName, readonly [number, number?, number?]>> = {
    relativeLatency: within(ratio),
    latency: within(ratio * REFERENCE_MS),
    latencyMedian: within(rawMs, 0.02),
    latencyMean: within(rawMs * 1.03, 0.02),
    latencyP90: within(rawMs * 1.1, 0.03),
    latencyP95: within(rawMs * 1.2, 0.04),
    latencyP99: within(rawMs * 1.6, 0.1),
    throughput: within(1000 / rawMs, 0.03),
    loadTime: within(120 * Math.exp(normal(random, 0, 0.3)), 0.05),
    peakMemory: within(peakBytes, 0.002),
    loadPeakMemory: within(peakBytes * 0.9, 0.002),
    inferencePeakMemory: within(peakBytes, 0.002),
    modelSize: [sizeBytes],
    compressedSize: [Math.round(sizeBytes / 2)],
    accuracy: drawAccuracy(random, right),
    latencyTimesSize: within((ratio * REFERENCE_MS * sizeBytes) / MIB),
  };
  return Object.entries(figures).map(([name, [value, ciLower = null, ciUpper = null]]) => ({
    name,
    value,
    ciLower,
    ciUpper,
    unit: METRICS[name as MetricName].unit,
  }));
}

/** What such a model answers of the hidden set: by luck a little more or less. */
function drawAccuracy(random: Random, right: number): readonly [number, number, number] {
  const luck = normal(random, 0, Math.sqrt((right * (1 - right)) / HIDDEN_EXAMPLES));
  const correct = Math.round(Math.min(1, Math.max(0, right + luck)) * HIDDEN_EXAMPLES);
  const { lower, upper } = wilsonInterval(correct, HIDDEN_EXAMPLES);
  return [correct / HIDDEN_EXAMPLES, lower, upper];
}

function normal(random: Random, mean: number, standardDeviation: number): number {
  // A draw of exactly 0 has no quantile.
  return mean + standardDeviation * normalQuantile(Math.max(random(), Number.EPSILON), 0, 1);
}
