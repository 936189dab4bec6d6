import { AdminOnlyError } from './admin-only.error';
import { TokenMissingError } from './token-missing.error';
import { TokenUnknownError } from './token-unknown.error';
import type { Viewer } from './viewer';

/** @throws TokenMissingError, TokenUnknownError, AdminOnlyError for anybody but the organiser. */
export function assertAdmin(viewer: Viewer): void {
  if (viewer.kind === 'anonymous') throw new TokenMissingError();
  if (viewer.kind === 'unknown-token') throw new TokenUnknownError();
  if (viewer.kind === 'team') throw new AdminOnlyError();
}
