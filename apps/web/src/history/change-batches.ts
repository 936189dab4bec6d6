import type { BoardChange } from '@torchperf/contracts';

/** Short enough to seem at once, and long enough for what is caught up with to come in one piece. */
export const BATCH_MS = 100;
/** As many as the api gives on a page. Who has missed more sees the list anew rather than growing by hundreds. */
export const BATCHED_MAX = 200;

interface ChangeBatchesListener {
  readonly onBatch: (batch: readonly BoardChange[]) => void;
  /** Nothing of what was too much is given; the batches start afresh. */
  readonly onTooMany: () => void;
}

/**
 * Gathers changes that come close together, so that the page is drawn and its drawings are asked for once for all of
 * them. Too many are those that come without a pause in between, however slowly the connection brings them.
 */
export class ChangeBatches {
  private gathered: BoardChange[] = [];
  private sincePause = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly listener: ChangeBatchesListener) {}

  add(change: BoardChange): void {
    this.gathered.push(change);
    this.sincePause += 1;
    if (this.sincePause > BATCHED_MAX) {
      this.clear();
      this.listener.onTooMany();
      return;
    }
    this.timer ??= setTimeout(() => this.endWindow(), BATCH_MS);
  }

  /** Gives what has been gathered without waiting for more. */
  flush(): void {
    const batch = this.gathered;
    this.clear();
    if (batch.length > 0) this.listener.onBatch(batch);
  }

  private endWindow(): void {
    const batch = this.gathered;
    this.gathered = [];
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
    this.gathered = [];
    this.sincePause = 0;
  }
}
