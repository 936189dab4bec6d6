import { AdminOnlyError, TokenMissingError, TokenUnknownError } from './auth.errors';
import type { Viewer } from './viewer';

/** @throws TokenMissingError, TokenUnknownError, AdminOnlyError for any viewer but the organiser. */
export function assertAdmin(viewer: Viewer): void {
  if (viewer.kind === 'anonymous') throw new TokenMissingError();
  if (viewer.kind === 'unknown-token') throw new TokenUnknownError();
  if (viewer.kind === 'team') throw new AdminOnlyError();
}
