import type { BoardChange } from '@torchperf/contracts';

/** Changes in the order of their numbers, from one place of the journal on. */
export interface ChangePage {
  readonly changes: readonly BoardChange[];
  /** Whether there may be more behind them that may be told now. */
  readonly hasMore: boolean;
}

/** Where in the journal, and for whom. */
export interface PollPosition {
  readonly competitionId: string;
  readonly after: bigint;
  /** Whether a freeze is passed by. */
  readonly live: boolean;
}

/**
 * One look at the journal by all who are told of the same moment: who stands at the same place shares what is read,
 * so that a hundred streams of a competition ask Postgres once. Nothing is read before the look started.
 */
export class SharedPoll {
  private readonly pages = new Map<string, Promise<ChangePage>>();

  constructor(private readonly read: (place: PollPosition) => Promise<ChangePage>) {}

  /** The page behind a place. */
  page(place: PollPosition): Promise<ChangePage> {
    const name = `${place.competitionId} ${place.after} ${place.live}`;
    const known = this.pages.get(name);
    if (known) return known;
    const page = this.read(place);
    this.pages.set(name, page);
    return page;
  }
}
