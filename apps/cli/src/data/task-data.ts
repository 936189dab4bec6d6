import type { Dataset } from '@torchperf/bundle';
import type { SuiteParameters } from '@torchperf/contracts';

/** What a model is asked, and how: the examples, their classes, and the competition's parameters where there are any. */
export interface TaskData {
  /** In words, for the results. */
  readonly source: string;
  readonly dataset: Dataset;
  readonly classes: number;
  readonly suite: Partial<SuiteParameters>;
}
