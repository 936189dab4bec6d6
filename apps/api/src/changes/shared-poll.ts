import type { BoardChange } from '@torchperf/contracts';

/** Changes in the order of their numbers, from one position of the journal on. */
export interface ChangePage {
  readonly changes: readonly BoardChange[];
  /** Whether there may be more visible changes behind them. */
  readonly hasMore: boolean;
}

/** A position in the journal of a competition. */
export interface PollPosition {
  readonly competitionId: string;
  readonly after: bigint;
  /** Whether a freeze is ignored. */
  readonly live: boolean;
}

/**
 * One poll of the journal for all streams. Streams at the same position share what is read, so a hundred streams of a
 * competition query Postgres once. Nothing is read before the poll started.
 */
export class SharedPoll {
  private readonly pages = new Map<string, Promise<ChangePage>>();

  constructor(private readonly read: (position: PollPosition) => Promise<ChangePage>) {}

  /** The page behind a position. */
  page(position: PollPosition): Promise<ChangePage> {
    const name = `${position.competitionId} ${position.after} ${position.live}`;
    const known = this.pages.get(name);
    if (known) return known;
    const page = this.read(position);
    this.pages.set(name, page);
    return page;
  }
}
