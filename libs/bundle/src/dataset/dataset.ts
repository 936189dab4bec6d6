import { DatasetInvalidError } from './dataset-invalid.error';

/** Examples with their labels, in memory. */
export interface Dataset {
  /** C order, `examples` × product of `inputShape`. */
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
  readonly examples: number;
  /** Of one example, without the batch dimension. */
  readonly inputShape: readonly number[];
}

/** Fewer examples cannot distinguish models: at 50, one example more or less is already 2 points of accuracy. */
export const DATASET_EXAMPLES_MIN = 50;

/**
 * Checks that a dataset can serve a competition.
 * @param classes labels must lie in 0 … classes − 1.
 * @throws DatasetInvalidError naming the first example that is wrong.
 */
export function checkDataset(dataset: Dataset, classes: number): void {
  if (dataset.examples < DATASET_EXAMPLES_MIN) {
    throw new DatasetInvalidError(
      'dataset-too-few-examples',
      `The dataset has ${dataset.examples} examples; at least ${DATASET_EXAMPLES_MIN} are needed.`,
    );
  }
  const label = dataset.labels.findIndex((value) => value < 0 || value >= classes);
  if (label !== -1) {
    throw new DatasetInvalidError(
      'dataset-label-out-of-range',
      `labels[${label}] is ${dataset.labels[label]}; with ${classes} classes labels are 0 to ${classes - 1}.`,
    );
  }
  const input = dataset.inputs.findIndex((value) => !Number.isFinite(value));
  if (input !== -1) {
    const example = Math.floor(input / (dataset.inputs.length / dataset.examples));
    throw new DatasetInvalidError(
      'dataset-input-not-finite',
      `inputs[${example}] holds ${dataset.inputs[input]} as float32; every value must be finite.`,
    );
  }
}
