/*
 * Finds the examples of one dataset in another. Theory of operation:
 *
 * Copies are rarely bit for bit: values are scaled (0–255 or 0–1), rounded, stored as another dtype or disturbed a little,
 * examples are shuffled and labels changed. So labels and order are ignored, and each example is compared as a vector that
 * scale and offset do not change: minus its mean, over its norm. Examples with fewer values than `MIN_VALUES_FOR_SHAPE`
 * are compared by their values in units of the dataset's standard deviation.
 *
 * Comparing all pairs takes hours. Instead each vector is folded into `BUCKETS` signed sums (count sketch: Charikar, Chen and
 * Farach-Colton 2002), which keep distances on average, and these are rounded to cells (locality-sensitive hashing: Datar
 * et al. 2004). Vectors that share the cells of one of `TABLES` groups of sums are compared in full. Equal vectors always
 * share all; of pairs at the tolerance about 1 % are missed.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dataset } from './dataset';

export type Examples = Pick<Dataset, 'inputs' | 'examples'>;

/** How many examples of a dataset are in another one. */
export interface Overlap {
  /** Equal up to the dataset's scale, offset and float32 rounding. */
  readonly exact: number;
  /** Exact copies, and examples that differ so little that they are copies. */
  readonly copies: number;
}

const BUCKETS = 24;
const TABLES = 4;
const SUMS_PER_TABLE = BUCKETS / TABLES;
const MIN_VALUES_FOR_SHAPE = 16;
/**
 * Distance of unit vectors. 0.05 is noise of 5 % of an example's standard deviation; rounding to 8 bits gives 0.003. Of
 * 500 hidden MNIST digits the nearest to any of 8,000 others was 0.195 away.
 */
const COPY_DISTANCE = 0.05;
const EXACT_DISTANCE = 1e-4;
/** Cells are so many times as wide as the difference of two copies' sums. */
const CELL_FACTOR = 12;
/** Mismatches among vectors of the same cells before the rest is skipped. */
const MAX_MISSES = 64;
/** Values that are processed before the event loop runs again: some 10 ms. */
const VALUES_AT_ONCE = 2_000_000;

/** Which examples of `wanted` are also in `among`. Does not block for long. */
export async function overlapOf(wanted: Examples, among: Examples): Promise<Overlap> {
  const size = wanted.inputs.length / wanted.examples;
  if (among.inputs.length / among.examples !== size) return { exact: 0, copies: 0 };
  const found = new Uint8Array(wanted.examples);
  if (size >= MIN_VALUES_FOR_SHAPE) {
    const tolerances = { exact: EXACT_DISTANCE, copy: COPY_DISTANCE };
    await mark(found, await Vectors.byShape(wanted), await Vectors.byShape(among), tolerances, false);
  } else {
    const tolerances = tolerancesByValue(wanted.examples, among.examples, size);
    const scale = scaleOf(wanted.inputs);
    const own = Vectors.byValue(wanted, scale);
    // As they are, and in case that one of them was scaled as a whole.
    await mark(found, own, Vectors.byValue(among, scale), tolerances, false);
    await mark(found, own, Vectors.byValue(among, scaleOf(among.inputs)), tolerances, false);
  }
  return count(found);
}

/** How many examples of a dataset are in it more than once, or nearly so. */
export async function repeatsOf(examples: Examples): Promise<Overlap> {
  const size = examples.inputs.length / examples.examples;
  const found = new Uint8Array(examples.examples);
  const isByShape = size >= MIN_VALUES_FOR_SHAPE;
  const vectors = isByShape
    ? await Vectors.byShape(examples)
    : Vectors.byValue(examples, scaleOf(examples.inputs));
  const tolerances = isByShape
    ? { exact: EXACT_DISTANCE, copy: COPY_DISTANCE }
    : tolerancesByValue(examples.examples, examples.examples, size);
  await mark(found, vectors, vectors, tolerances, true);
  return count(found);
}

interface Tolerances {
  readonly exact: number;
  readonly copy: number;
}

const COPY = 1;
const EXACT = 2;

function count(found: Uint8Array): Overlap {
  const exact = found.reduce((sum, kind) => sum + Number(kind === EXACT), 0);
  const copies = found.reduce((sum, kind) => sum + Number(kind !== 0), 0);
  return { exact, copies };
}

/**
 * With few values two examples are near each other by chance. The tolerance is such that of independent uniform points
 * one pair in a hundred datasets is: n × m × (2 t)^d = 0.01.
 */
function tolerancesByValue(examples: number, others: number, size: number): Tolerances {
  const chance = (0.01 / (examples * others)) ** (1 / size) / 2;
  return { exact: 1e-6, copy: Math.min(COPY_DISTANCE, Math.max(1e-6, chance)) };
}

/** Marks the wanted vectors that are among others. */
async function mark(
  found: Uint8Array,
  wanted: Vectors,
  among: Vectors,
  tolerances: Tolerances,
  isSame: boolean,
): Promise<void> {
  const width = (CELL_FACTOR * tolerances.copy) / Math.sqrt(Math.min(BUCKETS, wanted.size));
  const index = new CellIndex(wanted.examples);
  const keys = new Int32Array(TABLES);
  const perTurn = Math.max(1, Math.floor(VALUES_AT_ONCE / wanted.size));
  for (let example = 0; example < wanted.examples; example += 1) {
    wanted.cells(example, width, keys);
    index.add(example, keys);
    if (example % perTurn === perTurn - 1) await nextTurn();
  }
  for (let other = 0; other < among.examples; other += 1) {
    among.cells(other, width, keys);
    const exempt = isSame ? other : -1;
    for (let table = 0; table < TABLES; table += 1) {
      markCell(found, index, table, keys, tolerances, exempt, (at) => wanted.distance(at, among, other));
    }
    if (other % perTurn === perTurn - 1) await nextTurn();
  }
}

/** Marks the examples of one cell that are near; stops after `MAX_MISSES` that are not. */
function markCell(
  found: Uint8Array,
  index: CellIndex,
  table: number,
  keys: Int32Array,
  tolerances: Tolerances,
  exempt: number,
  distanceOf: (example: number) => number,
): void {
  let misses = 0;
  for (let at = index.first(table, keys); at !== -1 && misses < MAX_MISSES; at = index.next(table, at)) {
    if (found[at] === EXACT || at === exempt) continue;
    const distance = distanceOf(at);
    if (distance <= tolerances.exact) found[at] = EXACT;
    else if (distance <= tolerances.copy) found[at] = COPY;
    else misses += 1;
  }
}

/** The examples of each cell, as linked lists in arrays. */
class CellIndex {
  private readonly heads = Array.from({ length: TABLES }, () => new Map<number, number>());
  private readonly links: Int32Array[];

  constructor(examples: number) {
    this.links = Array.from({ length: TABLES }, () => new Int32Array(examples));
  }

  add(example: number, keys: Int32Array): void {
    for (let table = 0; table < TABLES; table += 1) {
      const key = keys[table] as number;
      const heads = this.heads[table] as Map<number, number>;
      (this.links[table] as Int32Array)[example] = heads.get(key) ?? -1;
      heads.set(key, example);
    }
  }

  first(table: number, keys: Int32Array): number {
    return this.heads[table]?.get(keys[table] as number) ?? -1;
  }

  next(table: number, example: number): number {
    return this.links[table]?.[example] ?? -1;
  }
}

interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/** Over all values of a dataset. */
function scaleOf(inputs: Float32Array): Scale {
  let sum = 0;
  for (const value of inputs) sum += value;
  const mean = sum / inputs.length;
  let squares = 0;
  for (const value of inputs) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / inputs.length) || 1 };
}

/** A dataset's examples as vectors: (value − offset) × factor, computed when they are needed. */
class Vectors {
  readonly size: number;
  private readonly bucketOf: Uint8Array;
  private readonly signOf: Int8Array;
  private readonly sums = new Float64Array(BUCKETS);

  private constructor(
    private readonly inputs: Float32Array,
    readonly examples: number,
    private readonly offsets: Float64Array,
    private readonly factors: Float64Array,
  ) {
    this.size = inputs.length / examples;
    // Which value goes where is arbitrary, but the same for all datasets of one size.
    const order = Uint32Array.from({ length: this.size }, (_, value) => mixed(value + 1));
    this.bucketOf = Uint8Array.from(order, (random, value) =>
      this.size <= BUCKETS ? value : (random >>> 1) % BUCKETS,
    );
    this.signOf = Int8Array.from(order, (random) => (random & 1 ? 1 : -1));
  }

  /** Each minus its mean, over its norm; one whose values are all equal has none and keeps its value. */
  static async byShape({ inputs, examples }: Examples): Promise<Vectors> {
    const size = inputs.length / examples;
    const offsets = new Float64Array(examples);
    const factors = new Float64Array(examples);
    const perTurn = Math.max(1, Math.floor(VALUES_AT_ONCE / size));
    for (let example = 0; example < examples; example += 1) {
      let sum = 0;
      const from = example * size;
      for (let at = from; at < from + size; at += 1) sum += inputs[at] as number;
      const mean = sum / size;
      let squares = 0;
      for (let at = from; at < from + size; at += 1) squares += ((inputs[at] as number) - mean) ** 2;
      const isConstant = squares <= 1e-12 * size * mean * mean;
      offsets[example] = isConstant ? 0 : mean;
      // Far from all unit vectors, and from any other constant.
      factors[example] = isConstant ? 1000 : 1 / Math.sqrt(squares);
      if (example % perTurn === perTurn - 1) await nextTurn();
    }
    return new Vectors(inputs, examples, offsets, factors);
  }

  static byValue({ inputs, examples }: Examples, { mean, deviation }: Scale): Vectors {
    const offsets = new Float64Array(examples).fill(mean);
    return new Vectors(inputs, examples, offsets, new Float64Array(examples).fill(1 / deviation));
  }

  /** Writes the key of an example's cells in each table. */
  cells(example: number, width: number, keys: Int32Array): void {
    const { sums, size, inputs } = this;
    const offset = this.offsets[example] as number;
    const from = example * size;
    sums.fill(0);
    for (let value = 0; value < size; value += 1) {
      const bucket = this.bucketOf[value] as number;
      const centred = (inputs[from + value] as number) - offset;
      sums[bucket] = (sums[bucket] as number) + (this.signOf[value] as number) * centred;
    }
    const factor = (this.factors[example] as number) / width;
    for (let table = 0; table < TABLES; table += 1) {
      let key = table;
      for (let i = 0; i < SUMS_PER_TABLE; i += 1) {
        const bucket = size <= BUCKETS ? (table * SUMS_PER_TABLE + i) % size : table * SUMS_PER_TABLE + i;
        // Cells of other tables start elsewhere, so that a pair at an edge here is within a cell there.
        const cell = Math.floor((sums[bucket] as number) * factor + table / TABLES + 0.1);
        key = mixed(key ^ cell);
      }
      keys[table] = key;
    }
  }

  /** Euclidean distance to an example of another dataset of the same size. */
  distance(example: number, others: Vectors, other: number): number {
    const { size, inputs } = this;
    const [offset, factor] = [this.offsets[example] as number, this.factors[example] as number];
    const [offsetThere, factorThere] = [others.offsets[other] as number, others.factors[other] as number];
    const from = example * size;
    const fromThere = other * size;
    let squares = 0;
    for (let value = 0; value < size; value += 1) {
      const here = ((inputs[from + value] as number) - offset) * factor;
      const there = ((others.inputs[fromThere + value] as number) - offsetThere) * factorThere;
      squares += (here - there) ** 2;
    }
    return Math.sqrt(squares);
  }
}

/** A 32-bit integer whose bits all depend on all bits of the one given (the finaliser of MurmurHash3). */
function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
