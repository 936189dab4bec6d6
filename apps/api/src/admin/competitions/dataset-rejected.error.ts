import type { FieldError } from '@torchperf/contracts';
import { DomainError } from '../../http/problems/domain.error';

/** A dataset of a new competition cannot be used. */
export class DatasetRejectedError extends DomainError {
  readonly code = 'dataset-rejected';
  override readonly fieldErrors: readonly FieldError[];

  /** @param field of the form: `dataset` or `publicDataset`. */
  constructor(field: string, message: string) {
    super(message);
    this.fieldErrors = [{ path: field, message }];
  }
}
