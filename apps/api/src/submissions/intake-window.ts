import type { CompetitionRow } from '@torchperf/database';
import { phaseAt } from '../competitions/competition.mapper';
import type { DomainError } from '../http/problems/domain.error';
import { ReferenceNotReadyError } from '../pipeline/reference/reference.errors';
import { CompetitionEndedError, CompetitionNotStartedError, IntakePausedError } from './submissions.errors';

/** The fields that decide whether a competition takes submissions. */
type Window = Pick<CompetitionRow, 'slug' | 'startsAt' | 'endsAt' | 'intakePaused' | 'referenceState'>;

/**
 * How long after the end an upload may arrive whose request came before it, in ms: 64 MiB at 4.5 Mbit/s. It is for slow
 * lines, and the same for all; without an end to it, a request that is kept open would be an extension.
 */
export const LATE_UPLOAD_MS = 2 * 60 * 1000;

/** Why a competition takes no submissions at a moment, such as after its deadline; null when it does. */
export function whyClosed(competition: Window, at: Date): DomainError | null {
  const { slug, startsAt, endsAt } = competition;
  const phase = phaseAt(competition, at);
  if (phase === 'upcoming') return new CompetitionNotStartedError(slug, startsAt);
  if (phase === 'ended' && endsAt) return new CompetitionEndedError(slug, endsAt);
  if (competition.intakePaused) return new IntakePausedError(slug);
  const { referenceState } = competition;
  return referenceState === 'ok' ? null : new ReferenceNotReadyError(slug, referenceState);
}

/** @throws CompetitionEndedError when an upload that was started in time took too long. */
export function assertInTime({ slug, endsAt }: Pick<Window, 'slug' | 'endsAt'>, arrivedAt: Date): void {
  if (endsAt === null || arrivedAt.getTime() <= endsAt.getTime() + LATE_UPLOAD_MS) return;
  throw new CompetitionEndedError(slug, endsAt, LATE_UPLOAD_MS);
}
