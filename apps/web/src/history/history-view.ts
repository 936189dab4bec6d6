import type { BoardChange, EventView } from '@torchperf/contracts';
import type { ChangesFilter } from './history.queries';

/** The data of both table and cards. */
export interface HistoryView {
  readonly slug: string;
  /** By id. */
  readonly events: ReadonlyMap<string, EventView>;
  readonly filter: ChangesFilter;
  /** Newest first. */
  readonly changes: readonly BoardChange[];
}

/** The label of the list for assistive technology, as a table or as cards. */
export const HISTORY_LABEL = 'Changes of the boards, newest first';
