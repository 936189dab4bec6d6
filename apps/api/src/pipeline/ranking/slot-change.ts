import { isDeepStrictEqual } from 'node:util';
import type { EntryRow } from '@torchperf/database';
import type { EventDefinition } from '@torchperf/domain';
import { type SlotEntry, toSlotEntry } from './board-order';

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

/** What stands on a board of an event after changes on it. */
export function changedEntries(
  event: EventDefinition,
  entries: readonly SlotEntry[],
  changes: readonly SlotChange[],
): SlotEntry[] {
  const changed = new Set(changes.map((change) => slotOf(change).slot));
  return [
    ...entries.filter(({ slot }) => !changed.has(slot)),
    ...changes.flatMap(({ after }) => (after ? [toSlotEntry(event, after)] : [])),
  ];
}

/** What both sides of a change have in common. */
export function slotOf({ before, after }: SlotChange) {
  const entry = after ?? before;
  if (!entry) throw new Error('A change of a slot has an entry before or after it.');
  const { eventId, division, slot, teamId } = entry;
  return { eventId, division, slot, teamId };
}
