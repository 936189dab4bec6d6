import { Injectable } from '@nestjs/common';

/** Since when the api has answered every heartbeat. */
@Injectable()
export class ApiContact {
  private answeringSinceMs: number | null = null;

  noteAnswer(): void {
    this.answeringSinceMs ??= performance.now();
  }

  noteSilence(): void {
    this.answeringSinceMs = null;
  }

  /** For how long it has answered without a gap, counted from `sinceMs` of the monotonic clock on. */
  answeredForMs(sinceMs: number): number {
    if (this.answeringSinceMs === null) return 0;
    return performance.now() - Math.max(this.answeringSinceMs, sinceMs);
  }
}
