import type { Dataset } from '@torchperf/bundle';
import type { SuiteParameters } from '@torchperf/contracts';

/** The examples, their classes, and the suite's parameters if a competition sets any. */
export interface TaskData {
  /** A description for the results. */
  readonly source: string;
  readonly dataset: Dataset;
  readonly classes: number;
  readonly suite: Partial<SuiteParameters>;
}
