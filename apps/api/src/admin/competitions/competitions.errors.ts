import type { FieldError } from '@torchperf/contracts';
import { DomainError } from '../../http/problems/domain.error';

/** There is no freeze to end or cancel. */
export class BoardsNotFrozenError extends DomainError {
  readonly code = 'boards-not-frozen';

  constructor(slug: string) {
    super(`The boards of "${slug}" are not frozen, and no freeze is ahead.`);
  }
}

/** A change of a competition's dates that they do not allow. */
export class CompetitionEditRefusedError extends DomainError {
  readonly code = 'competition-edit-refused';
}

/** A competition has this slug already. */
export class CompetitionExistsError extends DomainError {
  readonly code = 'competition-exists';

  constructor(slug: string) {
    super(`There is a competition "${slug}" already. Choose another slug.`);
  }
}

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

/** A file of a form is larger than such a file may be. */
export class FileTooLargeError extends DomainError {
  readonly code = 'upload-too-large';

  constructor(field: string, reason: string) {
    super(`The file "${field}": ${reason}`);
  }
}

/** A freeze that would hide public results, reveal hidden ones, or start after the end of the competition. */
export class FreezeRefusedError extends DomainError {
  readonly code = 'freeze-refused';
}

/** A replacement of a working reference was requested after the start. */
export class ReferenceFixedError extends DomainError {
  readonly code = 'reference-fixed';

  constructor(slug: string, startsAt: Date) {
    super(
      `"${slug}" started at ${startsAt.toISOString()}; a working reference cannot be replaced after the start. Create a new competition instead.`,
    );
  }
}

/** A replacement of the reference was requested, but runs are measured in units of it. */
export class ReferenceInUseError extends DomainError {
  readonly code = 'reference-in-use';

  constructor(slug: string, runs: number) {
    super(
      `${runs === 1 ? 'One run' : `${runs} runs`} of "${slug}" ${runs === 1 ? 'is' : 'are'} measured in units of the present reference, and could not be compared with later ones. Measure the reference again (rerun), or create a new competition.`,
    );
  }
}
