import { isDeepStrictEqual } from 'node:util';
import type { EntryRow } from '@torchperf/database';
import type { EventDefinition } from '@torchperf/domain';
import { type OrderedEntry, toOrderedEntry } from './board-order';

/** An entrant's entry on a board before and after a change: null for none, never for both. */
export interface EntryChange {
  readonly before: EntryRow | null;
  readonly after: EntryRow | null;
}

const keyOf = ({ eventId, division, entrant }: EntryRow) => `${eventId} ${entrant} ${division}`;

/** What differs between the stored entries and the current ones. */
export function entryChanges(stored: readonly EntryRow[], current: readonly EntryRow[]): EntryChange[] {
  const left = new Map(stored.map((entry) => [keyOf(entry), entry]));
  const changes: EntryChange[] = [];
  for (const after of current) {
    const before = left.get(keyOf(after)) ?? null;
    left.delete(keyOf(after));
    if (!isDeepStrictEqual(before, after)) changes.push({ before, after });
  }
  return [...changes, ...[...left.values()].map((before) => ({ before, after: null }))];
}

/** The entries of a board after changes. */
export function changedEntries(
  event: EventDefinition,
  entries: readonly OrderedEntry[],
  changes: readonly EntryChange[],
): OrderedEntry[] {
  const changed = new Set(changes.map((change) => changeKey(change).entrant));
  return [
    ...entries.filter(({ entrant }) => !changed.has(entrant)),
    ...changes.flatMap(({ after }) => (after ? [toOrderedEntry(event, after)] : [])),
  ];
}

/** What both sides of a change have in common. */
export function changeKey({ before, after }: EntryChange) {
  const entry = after ?? before;
  if (!entry) throw new Error('A change has an entry before or after it.');
  const { eventId, division, entrant, teamId } = entry;
  return { eventId, division, entrant, teamId };
}
