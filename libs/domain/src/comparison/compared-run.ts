import type { Metrics } from '../metric';

/** A run as far as it is compared with others of its competition. */
export interface ComparedRun {
  /** Whose run it is: the id of the submission. */
  readonly id: string;
  /** Times of runs on different classes of hardware are not compared. */
  readonly hardwareClass: string;
  readonly metrics: Metrics;
  /** ln(contestant / reference) of each launch. */
  readonly launchLogRatios: readonly number[];
  /** The peak of each launch in bytes; empty where it could not be read. */
  readonly launchPeakBytes: readonly number[];
  /** How peaks were read: those that were read in different ways are not compared. */
  readonly memorySource: string | null;
  /**
   * Whether the first answer to each example of the hidden set was right, in an order that all runs share; null for an
   * example that was not asked. Null where the answers cannot be put in that order.
   */
  readonly answers: readonly (boolean | null)[] | null;
}
