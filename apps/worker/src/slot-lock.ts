import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Another worker that still lives has the slot. */
export class SlotTakenError extends Error {
  constructor(slot: string, owner: string) {
    super(
      `The slot ${slot} is in use by another worker on this machine (process ${owner}). Give each worker a SANDBOX_UID and a WORKER_CPU of its own.`,
    );
    this.name = 'SlotTakenError';
  }
}

/**
 * Takes a slot for this process; a lock whose owner is dead, as after a kill, is taken over.
 * @returns what lets it go again.
 * @throws SlotTakenError
 */
export function lockSlot(slot: string, path: string): () => void {
  const owner = readOwner(path);
  if (owner && owner.startedAt === startOf(owner.pid)) throw new SlotTakenError(slot, owner.pid);
  rmSync(path, { force: true });
  writeFileSync(path, `${process.pid} ${startOf(String(process.pid))}`, { flag: 'wx', mode: 0o600 });
  return () => rmSync(path, { force: true });
}

function readOwner(path: string): { pid: string; startedAt: string } | null {
  try {
    const [pid = '', startedAt = ''] = readFileSync(path, 'utf8').split(' ');
    return { pid, startedAt };
  } catch {
    return null;
  }
}

/** When a process began, in ticks since boot: with its id it names a process for good. Empty: it is gone. */
function startOf(pid: string): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
