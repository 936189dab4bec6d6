import { z } from 'zod';

/**
 * The parameters of a benchmark suite, each with the reason for its default. A competition may set any of them.
 * docs/measurement.md says what they do in a run.
 */
export const SuiteParametersSchema = z
  .strictObject({
    /** Of 12 launches a signed-rank interval of 95 % leaves out the 13 extreme averages: one odd launch does not widen it. */
    launchesMin: z.int().min(3).max(100).default(12),
    /** The half-width falls with the root of the launches; 40 fit in half a minute of a small model. */
    launchesMax: z.int().min(3).max(200).default(40),
    /** With 4 instead of 8, up to 12 % of equal models were distinguishable; more cost time that launches use better. */
    blocksPerLaunch: z.int().min(4).max(64).multipleOf(4).default(8),
    /** The mean; each pair draws its length. Short enough that both meet the same machine, long enough for a median. */
    callsPerBlock: z.int().min(5).max(200).default(25),
    /**
     * A block whose processes waited for a CPU for more than this share of its time is contended, and is retried:
     * less cannot move a median of 25 calls. On a calm machine blocks wait for nothing. 1 switches it off.
     */
    waitShareMax: z.number().positive().max(1).default(0.01),
    /** A window of 25 calls to each: as long as a block. */
    warmupWindowCalls: z.int().min(5).max(500).default(50),
    /** Settled after 150 calls in the median of 20 tries, and never before 100. */
    warmupCallsMin: z.int().min(5).max(10_000).default(100),
    warmupCallsMax: z.int().min(5).max(20_000).default(2000),
    warmupTimeoutMs: z.int().min(100).max(120_000).default(20_000),
    /** Medians of windows of an honest model that has settled wander by less. */
    warmupTolerance: z.number().positive().max(1).default(0.05),
    /** What 12 to 40 launches of a model of 0.2 ms reach, and so the smallest difference that is worth a rank. */
    halfWidthTarget: z.number().positive().max(0.5).default(0.005),
    /** Enough that a call's own cost vanishes in a batch. */
    batchSize: z.int().min(1).max(1024).default(64),
    loadTimeoutMs: z.int().min(100).max(300_000).default(30_000),
    callTimeoutMs: z.int().min(10).max(60_000).default(5_000),
    runTimeoutMs: z.int().min(1000).max(3_600_000).default(180_000),
    memoryLimitBytes: z
      .int()
      .min(64 * 1024 * 1024)
      .max(64 * 1024 ** 3)
      .default(1024 ** 3),
    processLimit: z.int().min(8).max(1024).default(64),
    threads: z.int().min(1).max(64).default(1),
    /**
     * Amplitude of the noise on inputs, as a share of the standard deviation of all their values. None by default: a
     * model that compares, casts, looks up or hashes must see the values that its authors know.
     */
    inputNoise: z.number().min(0).max(0.1).default(0),
    /** These and the following: see the table in docs/organiser-guide.md. */
    auditLaunches: z.int().min(0).max(100).default(3),
    auditCalls: z.int().min(5).max(200).default(25),
    auditRatioMin: z.number().min(0).max(1).default(0.9),
    driftTolerance: z.number().positive().max(1).default(0.05),
    cpuTolerance: z.number().positive().max(1).default(0.05),
    floorFactor: z.number().min(1).max(100).default(5),
    referenceDriftMax: z.number().positive().max(10).default(0.1),
    stealShareMax: z.number().positive().max(1).default(0.05),
    noisyRepeatsMax: z.int().min(0).max(10).default(2),
    launchRetriesMax: z.int().min(0).max(10).default(2),
    logLimitBytes: z
      .int()
      .min(1024)
      .max(16 * 1024 * 1024)
      .default(1024 * 1024),
  })
  .superRefine((suite, context) => {
    if (suite.launchesMax < suite.launchesMin) {
      context.addIssue({
        code: 'custom',
        path: ['launchesMax'],
        message: 'must not be less than launchesMin',
      });
    }
    if (suite.warmupCallsMax < suite.warmupCallsMin) {
      context.addIssue({
        code: 'custom',
        path: ['warmupCallsMax'],
        message: 'must not be less than warmupCallsMin',
      });
    }
  });

export type SuiteParameters = z.infer<typeof SuiteParametersSchema>;
export const DEFAULT_SUITE: SuiteParameters = SuiteParametersSchema.parse({});

/** The shape of a task: of one example, without the batch dimension, and of its answer. */
export const TaskShapeSchema = z.strictObject({
  inputShape: z.array(z.int().min(1).max(65_536)).min(1).max(6),
  classes: z.int().min(2).max(100_000),
});
export type TaskShape = z.infer<typeof TaskShapeSchema>;
