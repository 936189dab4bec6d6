/**
 * Constants of the engine's measuring rules that a competition cannot set. Those that it can set are in
 * `SuiteParametersSchema`; those of single statistics are in `libs/domain`. docs/measurement.md explains how they
 * interact.
 */

/** Calls to the identity contestant that count, after as many warmup calls: enough for a p99. */
export const FLOOR_CALLS = 500;
/** A median below this share of the floor is flagged: nearer to it, the difference may be the machine's. */
export const MIN_FLOOR_SHARE = 0.9;
/** Fewer launches give no useful interval; a run that does not reach this number is too slow. */
export const MIN_LAUNCHES = 3;
/** Fewer calls a block give no useful median. */
export const MIN_BLOCK_CALLS = 5;
/** Half of the range of a block's calls, as a share of their mean: 15 to 35 where 25 are the mean. */
export const BLOCK_SPREAD = 0.4;
/**
 * Calls after each change of sides that count for nothing: they find the caches as the other side has left them, and
 * take in timers that came due meanwhile. Of models of 0.25 ms the first took 1.5 to 2.4 times the median, the second
 * up to 1.4, the third up to 1.2, the fourth up to 1.09, whatever the other side had done to the caches.
 */
export const SETTLING_CALLS = 3;
/** Slow models get fewer of them, but at least one: after this time caches are filled. */
export const SETTLING_MS = 10;
/** A side that used the CPU for a greater share of the time that it was frozen ran in the time of the other one … */
export const FROZEN_CPU_MAX = 0.01;
/** … if it was for longer than this in a launch: a task that is being frozen uses microseconds. */
export const FROZEN_CPU_RESOLUTION_NS = 200_000;
/** Share of a run's time that the blocks of `launchesMin` launches may take; the rest is for everything else. */
export const BLOCKS_SHARE = 0.5;
/** Examples in the rehearsal's batch: more than one, so that a model without batch support fails there. */
export const REHEARSAL_BATCH = 2;

/** A warmup window or a batch of a slow model is made smaller, so that it takes about this long. */
export const SERIES_MS = 1000;
export const MIN_WINDOW_CALLS = 3;
/** Share of a run's time that its warmups may take, so that a slow model that does not settle can be measured. */
export const WARMUP_SHARE = 0.2;

/** Minimum number of batches in a launch: with fewer, a single one dominates the rate. */
export const MIN_BATCHES = 4;
/** Share of a run's time that its batches may take. */
export const BATCH_SHARE = 0.15;

/** Pairs of a repeated and a fresh block in a launch's audit; their order alternates, as that of timed blocks does. */
export const AUDIT_PAIRS = 4;
/** Different examples in a block of the audit: a model may take longer for one example than for another. */
export const AUDIT_EXAMPLES = 5;
/** Fewer calls in a block of the audit give no evidence. */
export const MIN_AUDIT_CALLS = 5;
/**
 * Share of an example's values that another's replace in a nudged input: few enough that a model does nearly the same
 * work, enough that rounding does not hide them all.
 */
export const NUDGED_SHARE = 1 / 32;
/** Minimum for a small input, but at most half of it: with fewer, a key made of a part of it would seldom change. */
export const MIN_NUDGED_VALUES = 4;
/** Minimum of timed calls with seen inputs, and of calls with new ones, for a comparison of the two in a launch. */
export const MIN_SEEN_CALLS = 5;
/** Flag threshold: share of pairs in which seen inputs are faster, in the median launch; honest models: about 0.5. */
export const MAX_SEEN_FASTER = 0.8;
/**
 * Flag threshold: time of seen inputs as a share of that of new ones, in the median launch. Not nearer to 1, because
 * what a model has read before is in the CPU's caches. A remembered answer takes one floor; a model that is not
 * floor-limited takes five.
 */
export const MIN_SEEN_RATIO = 0.5;
/** CPU time outside of calls in a greater share of launches is flagged; the median over launches tolerates fewer. */
export const BUSY_LAUNCHES_SHARE = 0.2;
/** Share of a launch's time that its audit may take. */
export const AUDIT_SHARE = 0.1;

/** Answers in batches differ from those in single calls if chance would do that at most this often (McNemar's test). */
export const DIFFERENT_BATCHES_CHANCE = 1e-5;

/** Accuracy in warmup may exceed that of the timed calls by this much. */
export const ACCURACY_FALL = 0.05;

/**
 * Shorter waits of a block are ignored: the readings around it differ by up to 20 µs, and a preempting process keeps
 * the CPU for longer. Such a wait affects one call or two, which moves no median.
 */
export const WAIT_RESOLUTION_NS = 50_000;
/** Limits for retaking contended pairs of blocks: share of a run's time, and multiple of the pairs of a launch. */
export const RETAKE_SHARE = 0.25;
export const RETAKE_FACTOR_MAX = 3;
/**
 * A run is noisy if a greater share of its counted pairs is contended. A launch's value is the median of its pairs,
 * which a quarter of them does not move far; so few move no launch.
 */
export const CONTENDED_PAIRS_MAX = 0.05;
/**
 * Significance level: pairs in which the contestant waited are self-made if other processes would spare the reference
 * as often with at most this probability. A run is noisy from five pairs of 96 on: 0.03 with equally long blocks.
 */
export const SELF_MADE_CHANCE_MAX = 0.05;
/** Contention in most launches is the contestant's own when its blocks wait for at least this share of their time … */
export const SELF_MADE_WAIT_MIN = 0.05;
/** … and the reference's for at most this share, … */
export const SELF_MADE_OTHERS_MAX = 0.002;
/**
 * … or for so many times less. Next to eight busy loops, contended launches of honest models within a factor of four of
 * the reference waited at most 2.1 times as much as it; those of one that spoiled its own blocks, 20 to 240 times.
 */
export const SELF_MADE_CONTRAST_MIN = 10;
/** … which were timed for at least this part of the contestant's time: shorter ones may be spared by chance. */
export const SELF_MADE_EXPOSURE_MIN = 0.25;
/** A run in which a greater share of the counted pairs is contended ends at once. */
export const HOPELESS_PAIRS = 0.5;
/** A process that waited for a CPU for a greater share of its life is not charged for a time limit. */
export const STARVED_SHARE = 0.2;
/** Its limit is extended by its waits, up to this multiple. A process that waited even longer is starved. */
export const STARVED_PATIENCE = 4;
