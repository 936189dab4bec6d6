import { METRIC_NAMES, UNITS, VERDICTS } from '@torchperf/domain';
import { z } from 'zod';
import { Sha256Schema } from './hash';
import { RUNTIMES } from './manifest';
import { SuiteParametersSchema } from './suite';

/**
 * The version of the report. Reports of different versions are never merged.
 * 1: first version.
 * 2: memoising audit and answers to examples seen before, time of each phase of a launch, right answers in warmup,
 *    examples asked, launches that were retried, pressure and drift of the machine, load and inference peak as
 *    metrics of their own, the canonical latency that was used, quantiles of a typical launch. Later also, where they
 *    apply: the part of the hidden set that was asked, the run's turns in a final, the reference's fault, and in whose launches
 *    of a final the platform failed.
 * 3: inputs without noise unless the competition asks for it, and its effect on the reference; answers compared in
 *    their own type, with ties counted; the audit's other inputs are nudged examples; new inputs of warmup count in
 *    `seen`, whose latencies are relative to the reference.
 *    Also how long each block had to wait for a CPU, and which blocks count (a contended pair is retried); the
 *    source of that; `latencySummary`, quantiles, means and medians are those of the blocks that count.
 * 4: order and length of each pair of blocks, which the seed gives, and the length's mean; the side that is not asked
 *    is frozen; `cpuToLatency` is of the blocks alone.
 */
export const REPORT_VERSION = 4;

const MeasuredValueSchema = z.strictObject({
  value: z.number(),
  ciLower: z.number().nullable(),
  ciUpper: z.number().nullable(),
  unit: z.enum(UNITS),
});

export const MetricsSchema = z.partialRecord(z.enum(METRIC_NAMES), MeasuredValueSchema);

/** The machine that a run was measured on; unreadable values are null. */
export const MachineRecordSchema = z.strictObject({
  /** Runs of one class may be compared; names CPU model, architecture and core count. */
  hardwareClass: z.string(),
  hostname: z.string(),
  cpuModel: z.string(),
  cpuCount: z.int(),
  pinnedCpu: z.int().nullable(),
  architecture: z.string(),
  memoryTotalBytes: z.int(),
  kernel: z.string(),
  operatingSystem: z.string(),
  frequencyMHz: z.number().nullable(),
  governor: z.string().nullable(),
  turbo: z.boolean().nullable(),
  smt: z.boolean().nullable(),
  cgroupVersion: z.enum(['v1', 'v2', 'none']),
  sandbox: z.string(),
  clockSource: z.string().nullable(),
  clockResolutionNs: z.number(),
  containerImage: z.string().nullable(),
  nodeVersion: z.string(),
  serviceRevision: z.string(),
  temperatureC: z.number().nullable(),
});
export type MachineRecord = z.infer<typeof MachineRecordSchema>;

/** What the machine did besides the run, summed over it. */
export const NoiseRecordSchema = z.strictObject({
  elapsedMs: z.number(),
  loadAverageStart: z.number(),
  loadAverageEnd: z.number(),
  stealTimeMs: z.number().nullable(),
  involuntaryContextSwitches: z.int().nullable(),
  throttledMs: z.number().nullable(),
  /** How long some task of the machine waited for a CPU, for memory, for storage (pressure stall information). */
  cpuPressureMs: z.number().nullable(),
  memoryPressureMs: z.number().nullable(),
  ioPressureMs: z.number().nullable(),
  /** The reference's median in this run over its canonical one, minus 1; null where none is known yet. */
  referenceDrift: z.number().nullable(),
  /**
   * Where the blocks' `waitNs` come from: the scheduler's statistics of tasks, or, where there are none, elapsed time
   * minus CPU time. Null where neither can be read: then contention is not seen.
   */
  waitSource: z.enum(['schedstat', 'cpu-time']).nullable(),
});
export type NoiseRecord = z.infer<typeof NoiseRecordSchema>;

/** How long a block took, and for how much of that its processes waited for a CPU that others had; null: not known. */
const BlockWaitSchema = z.strictObject({
  elapsedNs: z.number().nonnegative(),
  waitNs: z.number().nonnegative().nullable(),
});
export type BlockWait = z.infer<typeof BlockWaitSchema>;

/** A pair of blocks, one of calls to each side. */
export const PairWaitsSchema = z.strictObject({ contestant: BlockWaitSchema, reference: BlockWaitSchema });
export type PairWaits = z.infer<typeof PairWaitsSchema>;

/** A pair with the side that was asked first and the calls to each; null in a version that did not record them. */
const PairRecordSchema = PairWaitsSchema.extend({
  first: z.enum(['contestant', 'reference']).nullable(),
  calls: z.int().positive().nullable(),
});
export type PairRecord = z.infer<typeof PairRecordSchema>;

const LaunchSchema = z.strictObject({
  index: z.int().nonnegative(),
  loadTimeMs: z.number(),
  /** Calls to both before the blocks. */
  warmupCalls: z.int().nonnegative(),
  settled: z.boolean(),
  /** Mean calls a block, around which the seed draws; null in a version that had all blocks equally long. */
  callsPerBlock: z.int().positive().nullable(),
  /** All pairs of blocks in the order in which they were measured; the column `block` of the samples numbers them. */
  pairs: z.array(PairRecordSchema),
  /** Numbers of the pairs that count: a contended pair is retried. All of them count for accuracy. */
  countedBlocks: z.array(z.int().nonnegative()),
  /** ln(median contestant / median reference) of each pair that counts. */
  blockLogRatios: z.array(z.number()),
  /** The launch's value: the median of its blocks. */
  logRatio: z.number(),
  contestantMedianNs: z.number(),
  referenceMedianNs: z.number(),
  /** CPU time of the contestant's sandbox over its summed latency, both in its blocks. */
  cpuToLatency: z.number().nullable(),
  /** Median latency of repeated inputs over that of others like them; null where it was not audited. */
  auditRatio: z.number().positive().nullable(),
  /** How long the launch spent in each phase: starting and loading both, warmup, blocks, audit, batches. */
  phasesMs: z.strictObject({
    load: z.number(),
    warmup: z.number(),
    blocks: z.number(),
    audit: z.number(),
    batches: z.number(),
  }),
  /**
   * Of the pairs of a timed call with an input that this process was asked before and a call with a new one, the share
   * in which the former was faster: about 0.5 for a model that remembers nothing; and the former's median latency over
   * the latter's, both relative to the reference's. Null where there were too few.
   */
  seen: z.strictObject({ faster: z.number().min(0).max(1), ratio: z.number().positive() }).nullable(),
  loadPeakBytes: z.int().nullable(),
  inferencePeakBytes: z.int().nullable(),
});
export type LaunchRecord = z.infer<typeof LaunchSchema>;

/** Who was asked, as the column `role` of `SampleColumns` has it. */
export const ROLE_CODES = { contestant: 0, reference: 1 } as const;

/**
 * The timed calls in columns, each a base64 string of a little-endian typed array, all of length `count`:
 * launch (u16), block (u16), role (u8, see `ROLE_CODES`), example (u32; numbers drawn again for each
 * run, so that they cannot be matched across runs), latencyNs (f64), correct (u8).
 */
const SampleColumnsSchema = z.strictObject({
  count: z.int().nonnegative(),
  launch: z.string(),
  block: z.string(),
  role: z.string(),
  example: z.string(),
  latencyNs: z.string(),
  correct: z.string(),
});
export type SampleColumns = z.infer<typeof SampleColumnsSchema>;

/** Timed batches to the contestant: what throughput comes from. Columns as in `SampleColumns`. */
const BatchSchema = z.strictObject({
  launch: z.int().nonnegative(),
  latencyNs: z.number(),
  example: z.string(),
  correct: z.string(),
});
export type Batch = z.infer<typeof BatchSchema>;

/** `faster-than-known` is set by the api, which alone knows the boards; all others by the worker. */
export const FLAG_KINDS = [
  'no-steady-state',
  'fewer-launches',
  'half-width-not-reached',
  'floor-limited',
  'faster-than-floor',
  'faster-than-known',
  'cpu-time-exceeds-latency',
  'answers-remembered',
  'speed-drifts',
  'accuracy-falls',
  'examples-left-out',
  'launches-repeated',
  'self-contention',
  'reference-drifts',
  'noisy-machine',
] as const;

/** A run's part in the session of a final. */
const FinalRecordSchema = z.strictObject({
  finalId: z.uuid(),
  /** How many contestants were interleaved. */
  contestants: z.int().positive(),
  /** When each of the run's launches was: its index in the session, from 0 on, and ms since its first started. */
  turns: z.array(z.strictObject({ turn: z.int().nonnegative(), startedMs: z.number().nonnegative() })),
});
export type FinalRecord = z.infer<typeof FinalRecordSchema>;

/** Hidden examples that the reference was asked both with noise and without, and its right answers to each. */
export const NoiseEffectSchema = z.strictObject({
  examples: z.int().positive(),
  rightWithNoise: z.int().nonnegative(),
  rightWithout: z.int().nonnegative(),
});

export const RunReportSchema = z.strictObject({
  version: z.literal(REPORT_VERSION),
  runId: z.uuid(),
  submissionId: z.uuid(),
  verdict: z.enum(VERDICTS),
  /** What happened, for the participant; for `platform-error`, for the operator. */
  message: z.string().max(4000),
  /**
   * Set where the verdict is `platform-error` because the reference failed: how, and with which message. The referee
   * writes it from its own observation; no bundle can forge it.
   */
  referenceFault: z
    .strictObject({
      verdict: z.enum(VERDICTS).exclude(['ok', 'platform-error']),
      message: z.string().max(4000),
    })
    .optional(),
  /**
   * The run of the same final in whose launches the platform failed, while none of another finalist was broken off. Set
   * where the verdict is `platform-error` and that is known.
   */
  faultRunId: z.uuid().optional(),
  /** The tail of the participant's own log. Never holds what was printed while hidden inputs were asked. */
  log: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  suite: SuiteParametersSchema,
  /**
   * Seed of the secret order, of the blocks' order and lengths, of any noise and of the public numbers of examples, in
   * hex. It reveals which hidden
   * example each call carried, so only organisers see it. Others get null and the seed's SHA-256, a commitment to it.
   */
  seed: z.string().nullable(),
  seedSha256: Sha256Schema.nullable(),
  machine: MachineRecordSchema,
  noise: NoiseRecordSchema,
  runtime: z.strictObject({
    name: z.enum(RUNTIMES),
    versions: z.record(z.string(), z.string()),
    referenceVersions: z.record(z.string(), z.string()),
  }),
  metrics: MetricsSchema,
  /** Round trip of the identity contestant of the same runtime, measured in this run. */
  floor: z
    .strictObject({
      medianNs: z.number(),
      p99Ns: z.number(),
      calls: z.int(),
      peakBytes: z.int().nullable(),
    })
    .nullable(),
  /** Whether memory was read from the sandbox's control group or as the resident set of its processes. */
  memorySource: z.enum(['cgroup', 'rss']).nullable(),
  latencySummary: z
    .strictObject({
      count: z.int(),
      meanMs: z.number(),
      standardDeviationMs: z.number(),
      coefficientOfVariation: z.number(),
      medianMs: z.number(),
      medianAbsoluteDeviationMs: z.number(),
      minMs: z.number(),
      maxMs: z.number(),
      outliers: z.int(),
    })
    .nullable(),
  referenceMedianMs: z.number().nullable(),
  /** The reference's canonical latency when the run started; null where none was known on this hardware class. */
  referenceLatencyMs: z.number().positive().nullable(),
  /** Launches that a platform fault broke off, and that were retried. */
  launchesRepeated: z.int().nonnegative(),
  /**
   * Right answers of the contestant in warmup, summed over the run: by launch they would be published next to
   * latencies, in which a model can encode messages.
   */
  warmupCorrect: z.int().nonnegative(),
  /**
   * Scored answers of the contestant, in calls and batches, with a tie; the lowest class counted. Summed over the run,
   * as `warmupCorrect`. Null for a version that did not count them.
   */
  tiedAnswers: z.int().nonnegative().nullable(),
  /** The effect of the noise on inputs on the reference; null where the competition has none. */
  noiseEffect: NoiseEffectSchema.nullable(),
  /** Examples of the hidden set, and how many of them were asked in calls or batches that count. */
  examples: z.strictObject({
    total: z.int().nonnegative(),
    asked: z.int().nonnegative(),
    /** Which part of the hidden set they are; absent where the competition reserves none for finals. */
    part: z.enum(['board', 'final']).optional(),
  }),
  /** The session in which the run was interleaved with others; absent for a run measured alone. */
  final: FinalRecordSchema.optional(),
  launches: z.array(LaunchSchema),
  flags: z.array(z.strictObject({ kind: z.enum(FLAG_KINDS), evidence: z.string() })),
  samples: SampleColumnsSchema.nullable(),
  batches: z.array(BatchSchema),
});
export type NoiseEffect = z.infer<typeof NoiseEffectSchema>;
export type RunReport = z.infer<typeof RunReportSchema>;
export type RunFlag = RunReport['flags'][number];
