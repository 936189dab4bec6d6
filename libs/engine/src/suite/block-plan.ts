import { SecretStream } from '../hidden-set/secret-stream';
import { BLOCK_SPREAD, MIN_BLOCK_CALLS } from '../measuring-rules';

/** Which side of a pair of blocks is asked first, and how many calls each of the two has. */
export interface PlannedPair {
  readonly first: 'contestant' | 'reference';
  readonly calls: number;
}

/**
 * The pairs of blocks of one launch, drawn from the run's seed: a model cannot foresee when it is asked and for how
 * long. Each order is as likely as the other. The lengths have the mean that was asked for; both blocks of a pair are
 * equally long.
 */
export class BlockPlan {
  private readonly stream: SecretStream;
  private readonly pairs: PlannedPair[] = [];

  /** @param meanCalls at least `MIN_BLOCK_CALLS`. */
  constructor(
    seed: Buffer,
    launch: number,
    private readonly meanCalls: number,
  ) {
    this.stream = new SecretStream(seed, `blocks of launch ${launch}`);
  }

  /** The pair with this number, from 0 on: the same each time, so that a contended pair is retaken alike. */
  pair(index: number): PlannedPair {
    while (this.pairs.length <= index) this.pairs.push(this.draw());
    return this.pairs[index] as PlannedPair;
  }

  private draw(): PlannedPair {
    const spread = spreadOf(this.meanCalls);
    const first = this.stream.nextBelow(2) === 0 ? 'contestant' : 'reference';
    return { first, calls: this.meanCalls - spread + this.stream.nextBelow(2 * spread + 1) };
  }
}

/** The greatest number of calls that a block of this mean can have. */
export function maxBlockCalls(meanCalls: number): number {
  return meanCalls + spreadOf(meanCalls);
}

function spreadOf(meanCalls: number): number {
  return Math.max(0, Math.min(Math.round(BLOCK_SPREAD * meanCalls), meanCalls - MIN_BLOCK_CALLS));
}
