import { JITTER_SHARE } from '../measuring-rules';
import { publicNumbers } from './public-numbers';
import { SecretStream } from './secret-stream';

/** The hidden test set, in memory of the referee only. `inputs` holds examples × valuesPerExample numbers. */
export interface HiddenSet {
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
  readonly valuesPerExample: number;
}

/** A place in the deal of the examples. */
export interface DealMark {
  readonly deck: Uint32Array;
  readonly dealt: number;
  readonly totalDealt: number;
}

/** Deals out the hidden examples in a secret order, each time with fresh noise. */
export class ExampleSource {
  readonly examples: number;
  private readonly order: SecretStream;
  private readonly noise: SecretStream;
  private readonly nonces: SecretStream;
  private readonly amplitude: number;
  private deck: Uint32Array;
  private dealt = 0;
  private readonly publicNumbers: Uint32Array;
  private totalDealt = 0;

  constructor(
    private readonly set: HiddenSet,
    seed: Buffer,
  ) {
    this.examples = set.labels.length;
    this.order = new SecretStream(seed, 'order');
    this.noise = new SecretStream(seed, 'noise');
    this.nonces = new SecretStream(seed, 'nonces');
    this.amplitude = JITTER_SHARE * standardDeviation(set.inputs);
    this.deck = this.order.permutation(this.examples);
    this.publicNumbers = publicNumbers(seed, this.examples);
  }

  /** The next example to score. No example comes a second time before every other has come once. */
  next(): number {
    if (this.dealt === this.deck.length) {
      this.deck = this.order.permutation(this.examples);
      this.dealt = 0;
    }
    this.totalDealt++;
    return this.deck[this.dealt++] as number;
  }

  /** An example for a call that is not scored (warmup, or to the reference). */
  any(): number {
    return this.order.nextBelow(this.examples);
  }

  /** Examples that have not been dealt to be scored even once. */
  get remaining(): number {
    return Math.max(0, this.examples - this.totalDealt);
  }

  /** How far the deal has come; `rewind` takes it back to there. */
  mark(): DealMark {
    return { deck: this.deck, dealt: this.dealt, totalDealt: this.totalDealt };
  }

  /**
   * Takes back what was dealt since the mark: the calls of a launch that was broken off do not count, and what they
   * asked is asked again, by processes that know nothing of it.
   */
  rewind({ deck, dealt, totalDealt }: DealMark): void {
    this.deck = deck;
    this.dealt = dealt;
    this.totalDealt = totalDealt;
  }

  label(example: number): number {
    return this.set.labels[example] as number;
  }

  /** The number under which the report shows an example: drawn anew for each run. */
  publicNumber(example: number): number {
    return this.publicNumbers[example] as number;
  }

  /** Writes eight bytes that a contestant cannot foretell. */
  writeNonce(target: Buffer): void {
    target.writeUInt32LE(this.nonces.nextUint32(), 0);
    target.writeUInt32LE(this.nonces.nextUint32(), 4);
  }

  /** Writes an example with fresh noise into `target`, from `offset` on. */
  write(example: number, target: Float32Array, offset = 0): void {
    const { inputs, valuesPerExample } = this.set;
    const from = example * valuesPerExample;
    const scale = this.amplitude / 2 ** 31;
    for (let i = 0; i < valuesPerExample; i++) {
      target[offset + i] = (inputs[from + i] as number) + (this.noise.nextUint32() - 2 ** 31) * scale;
    }
  }

  /** Writes noise of the data's own mean and spread: an input that is no example, for the rehearsal. */
  writeSynthetic(target: Float32Array): void {
    const { inputs } = this.set;
    // Shuffling single numbers of many examples keeps their distribution and shows none of the examples.
    for (let i = 0; i < target.length; i++) target[i] = inputs[this.noise.nextBelow(inputs.length)] as number;
  }
}

function standardDeviation(values: Float32Array): number {
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
