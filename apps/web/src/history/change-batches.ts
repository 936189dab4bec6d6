import type { BoardChange } from '@torchperf/contracts';

/** Short enough to feel immediate, and long enough to collect the changes of a catch-up in one batch. */
export const BATCH_MS = 100;
/** The api's page size. A reader who has missed more gets a new list instead of hundreds of added rows. */
export const BATCHED_MAX = 200;

interface ChangeBatchesListener {
  readonly onBatch: (batch: readonly BoardChange[]) => void;
  /** The surplus batch is discarded, and the counting starts again. */
  readonly onTooMany: () => void;
}

/**
 * Collects changes that arrive close together into batches: the page renders and requests its drawings once per batch.
 * Changes that arrive without a pause count together, however slow the connection is; beyond `BATCHED_MAX` they are too many.
 */
export class ChangeBatches {
  private pending: BoardChange[] = [];
  private sincePause = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly listener: ChangeBatchesListener) {}

  add(change: BoardChange): void {
    this.pending.push(change);
    this.sincePause += 1;
    if (this.sincePause > BATCHED_MAX) {
      this.clear();
      this.listener.onTooMany();
      return;
    }
    this.timer ??= setTimeout(() => this.endWindow(), BATCH_MS);
  }

  /** Emits the pending batch without waiting for more. */
  flush(): void {
    const batch = this.pending;
    this.clear();
    if (batch.length > 0) this.listener.onBatch(batch);
  }

  private endWindow(): void {
    const batch = this.pending;
    this.pending = [];
    this.timer = undefined;
    if (batch.length === 0) {
      this.sincePause = 0;
      return;
    }
    this.timer = setTimeout(() => this.endWindow(), BATCH_MS);
    this.listener.onBatch(batch);
  }

  private clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.pending = [];
    this.sincePause = 0;
  }
}
