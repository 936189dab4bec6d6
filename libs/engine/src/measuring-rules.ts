/**
 * The numbers of the engine's measuring rules that a competition cannot set; those that it can are in
 * `SuiteParametersSchema`, those of single statistics beside them in `libs/domain`. docs/measurement.md explains how
 * they play together.
 */

/** Calls to the identity contestant that count, after as many again of warmup: enough for a p99. */
export const FLOOR_CALLS = 500;
/** A median below this share of the floor is flagged: nearer to it, the difference may be the machine's. */
export const MIN_FLOOR_SHARE = 0.9;
/** Fewer launches than this have no interval worth publishing; a run that cannot have them is too slow. */
export const MIN_LAUNCHES = 3;
/** Fewer calls a block have no median worth the name. */
export const MIN_BLOCK_CALLS = 5;
/** Share of a run's time that the blocks of the least number of launches may take; the rest is for all else. */
export const BLOCKS_SHARE = 0.5;
/** Examples in the rehearsal's batch: more than one, so that a model that takes no batches shows it there. */
export const REHEARSAL_BATCH = 2;

/** A warmup window or a batch of a slow model is made smaller, so that it takes about this long. */
export const SERIES_MS = 1000;
export const MIN_WINDOW_CALLS = 3;
/** Share of a run's time that its warmups may take, so that a slow model that does not settle can be measured. */
export const WARMUP_SHARE = 0.2;

/** Batches of a launch at the least: rates of fewer hang on a single one. */
export const MIN_BATCHES = 4;
/** Share of a run's time that its batches may take. */
export const BATCH_SHARE = 0.15;

/** Pairs of a repeated and a fresh block in a launch's audit; their order alternates, as that of timed blocks does. */
export const AUDIT_PAIRS = 4;
/** Different examples in a block of the audit: a model may take longer for one example than for another. */
export const AUDIT_EXAMPLES = 5;
/** A block of the audit of fewer calls tells nothing. */
export const MIN_AUDIT_CALLS = 5;
/**
 * Share of an example's values that another's replace in a nudged input: few enough that a model goes nearly the same
 * way, enough that rounding does not hide them all.
 */
export const NUDGED_SHARE = 1 / 32;
/** At least so many of a small input, but not more than half: or else a key of a part of it would seldom change. */
export const MIN_NUDGED_VALUES = 4;
/** Timed calls with inputs seen before, and calls with new ones, that a comparison of the two needs in a launch. */
export const MIN_SEEN_CALLS = 5;
/** Seen inputs faster in more of the pairs than this, in the median launch, may be flagged; honest models: about 0.5. */
export const MAX_SEEN_FASTER = 0.8;
/**
 * Seen inputs answered in less than this share of the time of new ones, in the median launch, may be flagged. Not
 * nearer to 1, for what a model has read before lies in the CPU's caches. An answer that is looked up takes a floor,
 * and a model that is not floor-limited takes five.
 */
export const MIN_SEEN_RATIO = 0.5;
/** CPU time outside of calls in more of the launches than this is flagged; the median over launches shrugs fewer off. */
export const BUSY_LAUNCHES_SHARE = 0.2;
/** Share of a launch's time that its audit may take. */
export const AUDIT_SHARE = 0.1;

/** Accuracy in warmup above that of the timed calls by less than this is of no interest. */
export const ACCURACY_FALL = 0.05;

/**
 * A block that waited for less than this waited for nothing: the readings around it differ by up to 20 µs, and what
 * displaces a process keeps the CPU for longer. It hits one call or two, which moves no median.
 */
export const WAIT_RESOLUTION_NS = 50_000;
/** Retaking contended pairs of blocks may take this share of a run's time, and so many times the pairs of a launch. */
export const RETAKE_SHARE = 0.25;
export const RETAKE_FACTOR_MAX = 3;
/**
 * A run with more contended pairs than this, of those that count, is noisy. A launch's value is the median of its
 * pairs, which a quarter of them does not move far; so few of them move no launch.
 */
export const CONTENDED_PAIRS_MAX = 0.05;
/**
 * Pairs in which the contestant waited are its own doing when others would spare the reference as often with at most
 * this chance. A run is noisy from five pairs of 96 on: 0.03 where blocks are equally long.
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
/** … which were timed for at least this part of the time of the contestant's: shorter ones may be lucky. */
export const SELF_MADE_EXPOSURE_MIN = 0.25;
/** A run in which more than this share of the pairs that count are contended is ended at once. */
export const HOPELESS_PAIRS = 0.5;
/** A process that waited for a CPU for more than this share of its life is not to blame for a time limit. */
export const STARVED_SHARE = 0.2;
/** It gets as much longer as it waited, up to this many times the limit. What waits for more of its life is starved. */
export const STARVED_PATIENCE = 4;
