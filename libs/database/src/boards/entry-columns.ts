import type { Tables } from '../sql/tables';

type EntryColumn = keyof Tables['entries'];

/** What identifies an entry. */
export const ENTRY_KEY = ['eventId', 'division', 'entrant'] as const satisfies readonly EntryColumn[];

/** What boards show of an entry; the journal stores it with each change. */
export const LISTED_COLUMNS = [
  'submissionId',
  'runId',
  'objectives',
  'isFinal',
  'unrankedReason',
  'unrankedDetail',
  'constraintResults',
] as const satisfies readonly EntryColumn[];

/** What a newer entry of the same entrant replaces: every column outside of the key. */
export const ENTRY_VALUES = [
  'teamId',
  'submittedAt',
  ...LISTED_COLUMNS,
] as const satisfies readonly EntryColumn[];

export const ENTRY_COLUMNS = [...ENTRY_KEY, ...ENTRY_VALUES] as const;
