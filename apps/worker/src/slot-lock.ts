import { lockFile } from '@torchperf/engine';

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
  return lockFile(path, (owner) => new SlotTakenError(slot, owner));
}
