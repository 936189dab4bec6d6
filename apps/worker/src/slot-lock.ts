import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { startTime } from './process-identity';

/** Another living worker holds the slot. */
export class SlotTakenError extends Error {
  constructor(slot: string, owner: string) {
    super(
      `The slot ${slot} is in use by another worker on this machine (process ${owner}). Give each worker a SANDBOX_UID of its own.`,
    );
    this.name = 'SlotTakenError';
  }
}

/**
 * Locks a slot for this process; takes over a lock whose owner is dead, as after a kill.
 * @returns a function that unlocks it.
 * @throws SlotTakenError
 */
export function lockSlot(slot: string, path: string): () => void {
  if (!claim(path)) {
    const owner = readOwner(path);
    if (owner && isAlive(owner)) throw new SlotTakenError(slot, owner.pid);
    rmSync(path, { force: true });
    if (!claim(path)) throw new SlotTakenError(slot, readOwner(path)?.pid ?? 'just starting');
  }
  return () => rmSync(path, { force: true });
}

/** Writes the lock unless it exists; if several workers start at once, one succeeds. */
function claim(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${startTime(String(process.pid))}`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

interface Owner {
  readonly pid: string;
  readonly startedAt: string;
}

/** A partly written lock names no owner. */
function isAlive({ pid, startedAt }: Owner): boolean {
  return startedAt !== '' && startedAt === startTime(pid);
}

function readOwner(path: string): Owner | null {
  try {
    const [pid = '', startedAt = ''] = readFileSync(path, 'utf8').split(' ');
    return { pid, startedAt };
  } catch {
    return null;
  }
}
