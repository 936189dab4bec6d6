import { DomainError } from '../http/problems/domain.error';

/** A submission arrived after the competition's end, or arrived in time and took too long. */
export class CompetitionEndedError extends DomainError {
  readonly code = 'competition-ended';

  /** @param lateMs how long after the end an upload may arrive that was started in time; of one that took longer. */
  constructor(slug: string, endsAt: Date, lateMs: number | null = null) {
    const late =
      lateMs === null
        ? ''
        : ` Your request arrived in time, but its upload ended more than ${lateMs / 1000} s after the end.`;
    super(`"${slug}" ended at ${endsAt.toISOString()}.${late}`);
  }
}

/** A submission arrived before the competition's start. */
export class CompetitionNotStartedError extends DomainError {
  readonly code = 'competition-not-started';

  constructor(slug: string, startsAt: Date) {
    super(`"${slug}" starts at ${startsAt.toISOString()}. Submit from then on.`);
  }
}

/** The organiser has paused the intake. */
export class IntakePausedError extends DomainError {
  readonly code = 'intake-paused';

  constructor(slug: string) {
    super(`The organiser has paused submissions to "${slug}". Try again later.`);
  }
}

/** No submission has this id. */
export class SubmissionNotFoundError extends DomainError {
  readonly code = 'submission-not-found';

  constructor(id: string) {
    super(`There is no submission "${id}".`);
  }
}

/** The submission has no successful run, so it has no figures. */
export class SubmissionNotMeasuredError extends DomainError {
  readonly code = 'submission-not-measured';

  constructor(id: string, name: string) {
    super(`The submission "${id}" (${name}) has no successful run, so it has no figures.`);
  }
}

/** A team requested a change of another team's submission. */
export class SubmissionOfAnotherTeamError extends DomainError {
  readonly code = 'submission-of-another-team';

  constructor(id: string) {
    super(`The submission ${id} is of another team. Use the token of the team that submitted it.`);
  }
}

/** The multipart form does not consist of one file in the right field. */
export class UploadInvalidError extends DomainError {
  readonly code = 'upload-invalid';

  constructor(message: string) {
    super(message);
  }
}

/** The body of an upload is not a multipart form. */
export class UploadNotMultipartError extends DomainError {
  readonly code = 'unsupported-media-type';

  constructor() {
    super('Send the bundle as a multipart/form-data form, as the file field "bundle".');
  }
}
