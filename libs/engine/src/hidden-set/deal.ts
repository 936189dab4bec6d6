import type { SecretStream } from './secret-stream';

/** How often each example was dealt to be scored, in the run so far. */
export type ScoredCounts = Uint32Array;

/**
 * The order in which one process is asked: no example a second time before every other came once. A model that
 * remembers its answers gains nothing as long as there are enough examples.
 *
 * Theory of operation. The examples lie in a secret order, those that were scored least often in the run first. Calls
 * that are scored take from the front, all others (warmup, the reference) from the back. So the run scores every
 * example once before it scores any a second time, and warmup takes what needs scoring least. When both ends meet, a
 * new round starts in a new order.
 */
export class Deal {
  private round: Uint32Array = new Uint32Array(0);
  private front = 0;
  private back = 0;
  private isRepeating = false;

  constructor(
    private readonly order: SecretStream,
    /** Shared by all deals of a run. */
    private readonly scoredCounts: ScoredCounts,
  ) {
    this.startRound();
  }

  /** The next example of a call that is scored. */
  nextScored(): number {
    this.ensureRound();
    const example = this.round[this.front++] as number;
    (this.scoredCounts[example] as number)++;
    return example;
  }

  /** The next example of a call that is not scored. */
  next(): number {
    this.ensureRound();
    return this.round[--this.back] as number;
  }

  /** An example that was dealt before, drawn at random. @throws RangeError before the first. */
  someDealt(): number {
    const { round, front, back, order } = this;
    if (this.isRepeating) return round[order.nextBelow(round.length)] as number;
    const dealt = front + round.length - back;
    const drawn = order.nextBelow(dealt);
    return round[drawn < front ? drawn : back + drawn - front] as number;
  }

  private ensureRound(): void {
    if (this.front < this.back) return;
    this.isRepeating = true;
    this.startRound();
  }

  private startRound(): void {
    const { scoredCounts, order } = this;
    const drawn = order.permutation(scoredCounts.length);
    const levels = [...new Set(scoredCounts)].sort((a, b) => a - b);
    this.round = levels.length === 1 ? drawn : byLevel(drawn, scoredCounts, levels);
    this.front = 0;
    this.back = this.round.length;
  }
}

function byLevel(drawn: Uint32Array, counts: ScoredCounts, levels: readonly number[]): Uint32Array {
  const sorted = new Uint32Array(drawn.length);
  let at = 0;
  for (const level of levels) {
    const ofLevel = drawn.filter((example) => counts[example] === level);
    sorted.set(ofLevel, at);
    at += ofLevel.length;
  }
  return sorted;
}
