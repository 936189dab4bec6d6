import { Injectable } from '@nestjs/common';

/** Tracks since when the api has answered every heartbeat. */
@Injectable()
export class ApiContact {
  private answeringSinceMs: number | null = null;

  noteAnswer(): void {
    this.answeringSinceMs ??= performance.now();
  }

  noteSilence(): void {
    this.answeringSinceMs = null;
  }

  /** How long it has answered without a gap, counted from `sinceMs` of the monotonic clock. */
  answeredForMs(sinceMs: number): number {
    if (this.answeringSinceMs === null) return 0;
    return performance.now() - Math.max(this.answeringSinceMs, sinceMs);
  }
}
