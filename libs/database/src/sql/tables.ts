import type { ColumnType } from 'kysely';
import type { ObjectiveColumns } from '../boards/objective-columns';
import type { Prisma } from '../generated/client';
import type { DB, Entry, EntryChange } from '../generated/tables';

/** The JSON columns of an entry, and of a change of it. */
interface EntryJson {
  objectives: ColumnType<readonly ObjectiveColumns[], string, string>;
  constraintResults: ColumnType<Prisma.InputJsonArray, string, string>;
}

/** The tables of the schema by name, with the types of the JSON in them that repositories read. */
export interface Tables extends Omit<DB, 'entries' | 'entryChanges'> {
  entries: Omit<Entry, keyof EntryJson> & EntryJson;
  entryChanges: Omit<EntryChange, keyof EntryJson> & EntryJson;
}
