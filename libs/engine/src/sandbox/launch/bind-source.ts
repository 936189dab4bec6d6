import { existsSync, realpathSync } from 'node:fs';
import type { SandboxBind } from '../sandbox';
import { SandboxUnavailableError } from '../sandbox-unavailable.error';
import { isReadableBy } from './reachability';

/**
 * The real path of what is to be bound.
 * @param uid the slot's user; null if sandboxes run as the current user.
 * @throws SandboxUnavailableError naming a source that is missing or that the slot's user may not read.
 */
export function readableSource({ source }: SandboxBind, uid: number | null): string {
  if (!existsSync(source)) throw new SandboxUnavailableError([`${source} is not there to be bound`]);
  const real = realpathSync(source);
  if (uid !== null && !isReadableBy(real, uid)) {
    throw new SandboxUnavailableError([`uid ${uid} may not read ${real}; allow it: chmod -R o+rX '${real}'`]);
  }
  return real;
}
