import { SecretStream } from '../hidden-set/secret-stream';

/**
 * The order in which contestants are measured, round by round. In as many rounds as there are contestants, each has
 * every position once (a Latin square), so that a drift of the machine affects all equally. Each such set of rounds
 * starts from a newly drawn order, so that none always follows the same other.
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

  /** The indices 0 … contestants − 1 in the order of the next round. */
  nextRound(): number[] {
    if (this.next === this.contestants) {
      this.order = this.stream.permutation(this.contestants);
      this.next = 0;
    }
    const from = this.next++;
    return [...this.order.subarray(from), ...this.order.subarray(0, from)];
  }
}
