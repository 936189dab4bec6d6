import { createHash } from 'node:crypto';
import { MIN_NUDGED_VALUES, NUDGED_SHARE } from '../measuring-rules';
import { Deal, type ScoredCounts } from './deal';
import { InputNoise } from './input-noise';
import { publicNumbers } from './public-numbers';
import { SecretStream } from './secret-stream';

/** The hidden test set, in memory of the referee only. `inputs` holds examples × valuesPerExample numbers. */
export interface HiddenSet {
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
  readonly valuesPerExample: number;
}

/** The hidden examples of a run: deals them, and writes their inputs bit for bit as in the organiser's array. */
export class ExampleSource {
  readonly examples: number;
  private readonly order: SecretStream;
  private readonly mixing: SecretStream;
  private readonly nonces: SecretStream;
  private readonly noise: InputNoise;
  private readonly scoredCounts: ScoredCounts;
  private readonly publicNumbers: Uint32Array;

  /** @param noiseShare amplitude of the noise on inputs, as a share of their standard deviation; 0 for none. */
  constructor(
    private readonly set: HiddenSet,
    seed: Buffer,
    noiseShare = 0,
  ) {
    this.examples = set.labels.length;
    this.order = new SecretStream(seed, 'order');
    this.mixing = new SecretStream(seed, 'mixing');
    this.nonces = new SecretStream(seed, 'nonces');
    this.noise = new InputNoise(new SecretStream(seed, 'noise'), noiseShare, set.inputs);
    this.scoredCounts = new Uint32Array(this.examples);
    this.publicNumbers = publicNumbers(seed, this.examples);
  }

  /** A deal for a fresh process. */
  newDeal(): Deal {
    return new Deal(this.order, this.scoredCounts);
  }

  /** Number of examples that no scored call has asked yet. */
  get remaining(): number {
    return this.scoredCounts.reduce((count, scored) => (scored === 0 ? count + 1 : count), 0);
  }

  /** A snapshot of what was scored so far, for `rewind`. */
  mark(): ScoredCounts {
    return this.scoredCounts.slice();
  }

  /**
   * Resets the scored counts to the mark: the calls of an aborted launch do not count, and fresh processes are asked
   * the same examples again.
   */
  rewind(mark: ScoredCounts): void {
    this.scoredCounts.set(mark);
  }

  label(example: number): number {
    return this.set.labels[example] as number;
  }

  /** The number under which the report shows an example: drawn anew for each run. */
  publicNumber(example: number): number {
    return this.publicNumbers[example] as number;
  }

  /** The first example whose input is the same as this one's, bit for bit: itself, in most sets. */
  firstWithInputOf(example: number): number {
    return firstTwins(this.set)[example] as number;
  }

  /** Writes eight bytes that a contestant cannot predict. */
  writeNonce(target: Buffer): void {
    target.writeUInt32LE(this.nonces.nextUint32(), 0);
    target.writeUInt32LE(this.nonces.nextUint32(), 4);
  }

  /** Writes an example's input into `target`, from `offset` on, with the noise that the competition asks for. */
  write(example: number, target: Float32Array, offset = 0): void {
    this.writeExactly(example, target, offset);
    this.noise.addTo(target.subarray(offset, offset + this.set.valuesPerExample));
  }

  /** Writes an example's input without noise. */
  writeExactly(example: number, target: Float32Array, offset = 0): void {
    target.set(this.inputOf(example), offset);
  }

  /**
   * Writes an example's input with a few values replaced by another example's values at the same positions. If the two
   * inputs differ, at least one value changes. So every value is valid at its position, and the input is a new one.
   */
  writeNudged(example: number, other: number, target: Float32Array): void {
    const [input, donor] = [this.inputOf(example), this.inputOf(other)];
    const values = input.length;
    target.set(input);
    let differs = false;
    const minCount = Math.min(MIN_NUDGED_VALUES, Math.ceil(values / 2));
    for (let i = Math.max(minCount, Math.round(NUDGED_SHARE * values)); i > 0; i--) {
      const at = this.mixing.nextBelow(values);
      differs ||= donor[at] !== input[at];
      target[at] = donor[at] as number;
    }
    const from = this.mixing.nextBelow(values);
    for (let i = 0; i < values && !differs; i++) {
      const at = (from + i) % values;
      differs = donor[at] !== input[at];
      target[at] = donor[at] as number;
    }
  }

  /**
   * Writes synthetic inputs for the rehearsal: each value comes from some example at the same position, so it is valid
   * there (a category, a token, a byte).
   */
  writeSynthetic(target: Float32Array): void {
    const { inputs, valuesPerExample } = this.set;
    for (let i = 0; i < target.length; i++) {
      const example = this.mixing.nextBelow(this.examples);
      target[i] = inputs[example * valuesPerExample + (i % valuesPerExample)] as number;
    }
  }

  private inputOf(example: number): Float32Array {
    const { inputs, valuesPerExample } = this.set;
    return inputs.subarray(example * valuesPerExample, (example + 1) * valuesPerExample);
  }
}

const twinsOfSets = new WeakMap<HiddenSet, Uint32Array>();

/** By example, the first one whose input has the same bits. Each set is searched once for all runs of a session. */
function firstTwins(set: HiddenSet): Uint32Array {
  const known = twinsOfSets.get(set);
  if (known) return known;
  const firstByHash = new Map<string, number>();
  const bytesPerExample = set.valuesPerExample * Float32Array.BYTES_PER_ELEMENT;
  const twins = Uint32Array.from(set.labels, (_, example) => {
    const from = set.inputs.byteOffset + example * bytesPerExample;
    const bytes = new Uint8Array(set.inputs.buffer, from, bytesPerExample);
    const hash = createHash('sha256').update(bytes).digest('base64');
    const first = firstByHash.get(hash) ?? example;
    firstByHash.set(hash, first);
    return first;
  });
  twinsOfSets.set(set, twins);
  return twins;
}
