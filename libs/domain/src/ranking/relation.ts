/**
 * A relation among n things, one bit a pair: n²/8 bytes, 12.5 MB for 10,000. Whole rows are combined 32 things at a
 * time, which makes the n² of all pairs cheap.
 */
export class Relation {
  private readonly words: number;
  private readonly rows: readonly BitSet[];

  constructor(readonly size: number) {
    const words = Math.ceil(size / 32);
    const bits = new Int32Array(size * words);
    this.words = words;
    this.rows = Array.from(
      { length: size },
      (_, from) => new BitSet(bits.subarray(from * words, (from + 1) * words)),
    );
  }

  /** The set of what `from` relates to; changing it changes the relation. */
  row(from: number): BitSet {
    return this.rows[from] as BitSet;
  }

  /** An empty set of things of this relation. */
  emptySet(): BitSet {
    return new BitSet(new Int32Array(this.words));
  }
}

/** A set of numbers from 0 on. */
export class BitSet {
  constructor(private readonly words: Int32Array) {}

  add(member: number): void {
    this.words[member >>> 5] = this.word(member >>> 5) | (1 << (member & 31));
  }

  delete(member: number): void {
    this.words[member >>> 5] = this.word(member >>> 5) & ~(1 << (member & 31));
  }

  has(member: number): boolean {
    return (this.word(member >>> 5) & (1 << (member & 31))) !== 0;
  }

  addAll(other: BitSet): void {
    const mine = this.words;
    const theirs = other.words;
    for (let i = 0; i < mine.length; i++) mine[i] = (mine[i] as number) | (theirs[i] as number);
  }

  deleteAll(other: BitSet): void {
    const mine = this.words;
    const theirs = other.words;
    for (let i = 0; i < mine.length; i++) mine[i] = (mine[i] as number) & ~(theirs[i] as number);
  }

  /** Whether some number is in both sets and not in `excluded`. */
  meetsOutside(excluded: BitSet, other: BitSet): boolean {
    const mine = this.words;
    const theirs = other.words;
    const left = excluded.words;
    for (let i = 0; i < mine.length; i++) {
      if (((mine[i] as number) & (theirs[i] as number) & ~(left[i] as number)) !== 0) return true;
    }
    return false;
  }

  /** The least number from `from` on that is in both sets; −1 where there is none. */
  firstShared(other: BitSet, from: number): number {
    for (let i = from >>> 5; i < this.words.length; i++) {
      let shared = this.word(i) & other.word(i);
      if (i === from >>> 5) shared &= -1 << (from & 31);
      if (shared !== 0) return 32 * i + 31 - Math.clz32(shared & -shared);
    }
    return -1;
  }

  private word(index: number): number {
    return this.words[index] as number;
  }
}
