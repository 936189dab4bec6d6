/** What can be wrong with a dataset; codes are stable. */
export const DATASET_RULES = [
  'dataset-not-an-npz',
  'dataset-too-large',
  'dataset-array-missing',
  'dataset-array-malformed',
  'dataset-dtype-unsupported',
  'dataset-order-unsupported',
  'dataset-shape-invalid',
  'dataset-lengths-differ',
  'dataset-too-few-examples',
  'dataset-label-out-of-range',
  'dataset-input-not-finite',
  'dataset-input-not-exact',
] as const;
export type DatasetRule = (typeof DATASET_RULES)[number];

/** A dataset cannot serve a competition; the organiser must fix it. Names the array, dtype or shape. */
export class DatasetInvalidError extends Error {
  readonly status = 422;

  constructor(
    readonly code: DatasetRule,
    message: string,
  ) {
    super(message);
    this.name = 'DatasetInvalidError';
  }
}
