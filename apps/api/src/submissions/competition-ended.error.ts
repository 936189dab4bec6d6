import { DomainError } from '../http/problems/domain.error';

/** A submission came after the competition's end, or came in time and took too long. */
export class CompetitionEndedError extends DomainError {
  readonly code = 'competition-ended';

  /** @param lateMs how long after the end an upload may arrive that was started in time; of one that took longer. */
  constructor(slug: string, endsAt: Date, lateMs: number | null = null) {
    const late =
      lateMs === null
        ? ''
        : ` Your request came before, but its upload took longer than the ${lateMs / 1000} s after the end that are allowed for it.`;
    super(`"${slug}" ended at ${endsAt.toISOString()}.${late}`);
  }
}
