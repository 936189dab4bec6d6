import { SecretStream } from '../hidden-set/secret-stream';

/**
 * The order in which contestants are measured, round by round. In as many rounds as there are contestants each has
 * every place once, so that a drift of the machine hits all alike; each such set of rounds starts from an order drawn
 * anew, so that none always follows the same other.
 */
export class TurnOrder {
  private readonly stream: SecretStream;
  private order: Uint32Array;
  private next = 0;

  constructor(
    private readonly contestants: number,
    seed: Buffer,
  ) {
    this.stream = new SecretStream(seed, 'turns');
    this.order = this.stream.permutation(contestants);
  }

  /** The places 0 … contestants − 1 in the order of the next round. */
  nextRound(): number[] {
    if (this.next === this.contestants) {
      this.order = this.stream.permutation(this.contestants);
      this.next = 0;
    }
    const from = this.next++;
    return [...this.order.subarray(from), ...this.order.subarray(0, from)];
  }
}
