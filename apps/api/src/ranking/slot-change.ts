import { isDeepStrictEqual } from 'node:util';
import type { EntryRow } from '@torchperf/database';

/** What stood in a slot of a board and what stands there now: null for nothing, never for both. */
export interface SlotChange {
  readonly before: EntryRow | null;
  readonly after: EntryRow | null;
}

const keyOf = ({ eventId, division, slot }: EntryRow) => `${eventId} ${slot} ${division}`;

/** The slots in which something else stands now than what is stored. */
export function changedSlots(stored: readonly EntryRow[], current: readonly EntryRow[]): SlotChange[] {
  const left = new Map(stored.map((entry) => [keyOf(entry), entry]));
  const changes: SlotChange[] = [];
  for (const after of current) {
    const before = left.get(keyOf(after)) ?? null;
    left.delete(keyOf(after));
    if (!isDeepStrictEqual(before, after)) changes.push({ before, after });
  }
  return [...changes, ...[...left.values()].map((before) => ({ before, after: null }))];
}

/** What both sides of a change have in common. */
export function slotOf({ before, after }: SlotChange) {
  const entry = after ?? before;
  if (!entry) throw new Error('A change of a slot has an entry before or after it.');
  const { eventId, division, slot, teamId } = entry;
  return { eventId, division, slot, teamId };
}
