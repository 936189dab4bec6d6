import type { BoardChange, EventView } from '@torchperf/contracts';
import type { ChangesFilter } from '../api/queries';

/** What table and cards have in common. */
export interface HistoryView {
  readonly slug: string;
  /** By id. */
  readonly events: ReadonlyMap<string, EventView>;
  readonly filter: ChangesFilter;
  /** Newest first. */
  readonly changes: readonly BoardChange[];
}

/** What assistive technology calls the list, be it a table or cards. */
export const HISTORY_LABEL = 'Changes of the boards, newest first';
