import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { hasCode, isMissing } from './file-error';

/** An upload that wrote nothing for so long was lost with its process; requests time out far earlier. */
const STALE_AFTER_MS = 60 * 60 * 1000;

/**
 * Whether a file of `incoming` is left from a process that is gone. Another process may share the store, also
 * from another host or container; its uploads expire by age alone.
 */
export async function isStale(name: string, path: string): Promise<boolean> {
  const [, host, pid] = /^(.+)\.(\d+)\.[^.]+\.part$/.exec(name) ?? [];
  const fromThisHost = host === hostname();
  if (fromThisHost && !isAlive(Number(pid))) return true;
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > STALE_AFTER_MS) return true;
    // In a container every start has the same process id; what is older than this process is not of it.
    return fromThisHost && Number(pid) === process.pid && mtimeMs < Date.now() - process.uptime() * 1000;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}
