import { closeSync, openSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { formatBytes } from '../policy/bundle-limits';
import { FileBytes } from '../reader/file-bytes';
import type { Dataset } from './dataset';
import { DatasetInvalidError } from './dataset-invalid.error';
import { INPUT_TYPES, LABEL_TYPES } from './element-decoder';
import { type ArrayTarget, readNpyArray } from './npy-array';
import { formatShape } from './npy-header';

/**
 * The limits of a dataset, in the archive and in memory: 512 MiB of float32 is 170,000 examples of 28 × 28, far more
 * than a benchmark needs, and fits into a small worker's memory with everything else.
 */
export const DATASET_LIMITS = {
  expandedBytes: 512 * 1024 * 1024,
  /** Entries of the npz; others than the two arrays are not read. */
  entries: 64,
  /** As in the contracts' task shape. */
  dimensions: 6,
  dimensionLength: 65_536,
} as const;

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

class InputsTarget implements ArrayTarget {
  readonly name = 'inputs';
  readonly types = INPUT_TYPES;
  readonly typesText = 'float32, float64, an integer type or bool (little-endian)';
  shape: readonly number[] = [];
  values = new Float32Array(0);

  start(shape: readonly number[], elements: number): void {
    const [examples, ...inputShape] = shape;
    const { dimensions, dimensionLength, expandedBytes } = DATASET_LIMITS;
    const shaped = inputShape.length >= 1 && inputShape.length <= dimensions;
    if (!examples || !shaped || !inputShape.every((length) => length >= 1 && length <= dimensionLength)) {
      throw new DatasetInvalidError(
        'dataset-shape-invalid',
        `The array "inputs" has shape ${formatShape(shape)}; it must be (n, …) with 1 to ${dimensions} dimensions ` +
          `after n, each of 1 to ${dimensionLength}.`,
      );
    }
    if (elements * Float32Array.BYTES_PER_ELEMENT > expandedBytes) throw tooLarge('inputs');
    this.shape = shape;
    this.values = new Float32Array(elements);
  }

  write(index: number, value: number): void {
    this.values[index] = value;
    if (Number.isSafeInteger(value) && this.values[index] !== value) {
      throw new DatasetInvalidError(
        'dataset-input-not-exact',
        `inputs holds ${value}, which models would get as ${this.values[index]}: float32 holds every whole number up ` +
          'to 16,777,216 only. Number tokens and categories from 0.',
      );
    }
  }
}

class LabelsTarget implements ArrayTarget {
  readonly name = 'labels';
  readonly types = LABEL_TYPES;
  readonly typesText = 'an integer type (little-endian)';
  values = new Int32Array(0);

  start(shape: readonly number[], elements: number): void {
    if (shape.length !== 1 || elements === 0) {
      throw new DatasetInvalidError(
        'dataset-shape-invalid',
        `The array "labels" has shape ${formatShape(shape)}; it must be (n,), one class number per example. Save ` +
          'labels.reshape(-1), or labels.argmax(-1) of one-hot labels.',
      );
    }
    if (elements * Int32Array.BYTES_PER_ELEMENT > DATASET_LIMITS.expandedBytes) throw tooLarge('labels');
    this.values = new Int32Array(elements);
  }

  write(index: number, value: number): void {
    if (value < INT32_MIN || value > INT32_MAX) {
      throw new DatasetInvalidError(
        'dataset-label-out-of-range',
        `labels[${index}] is ${value}: not a class number.`,
      );
    }
    this.values[index] = value;
  }
}

/**
 * Reads a dataset: an npz (stored or deflated) of `inputs`, n × shape, as float32, and `labels`, n integers, both
 * in C order. At most 512 MiB. See `checkDataset` for whether it can serve a competition.
 * @throws DatasetInvalidError naming the array, dtype or shape that is wrong; file system errors as they come.
 */
export async function readDataset(npzPath: string): Promise<Dataset> {
  const descriptor = openSync(npzPath, 'r');
  try {
    const source = new FileBytes(descriptor);
    const zip = await attributeToArchive(
      fromRandomAccessReaderPromise(source, source.size, { autoClose: false, lazyEntries: true }),
    );
    const entries = await listEntries(zip);
    const inputs = new InputsTarget();
    const labels = new LabelsTarget();
    await readArray(zip, entries, labels);
    await readArray(zip, entries, inputs);
    const [examples = 0, ...inputShape] = inputs.shape;
    if (labels.values.length !== examples) {
      throw new DatasetInvalidError(
        'dataset-lengths-differ',
        `The array "inputs" has ${examples} examples and "labels" has ${labels.values.length}; both must be n.`,
      );
    }
    return { inputs: inputs.values, labels: labels.values, examples, inputShape };
  } finally {
    closeSync(descriptor);
  }
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > DATASET_LIMITS.entries) {
    throw new DatasetInvalidError(
      'dataset-too-large',
      `The npz holds ${zip.entryCount} arrays; at most ${DATASET_LIMITS.entries} are allowed.`,
    );
  }
  const iterator = zip.eachEntry();
  for (;;) {
    const next = await attributeToArchive(iterator.next());
    if (next.done) return entries;
    entries.set(next.value.fileName, next.value);
  }
}

async function readArray(zip: ZipFile, entries: Map<string, Entry>, target: ArrayTarget): Promise<void> {
  const entry = entries.get(`${target.name}.npy`);
  if (!entry) {
    throw new DatasetInvalidError(
      'dataset-array-missing',
      `The npz has no array "${target.name}". Write it with numpy.savez(path, inputs=…, labels=…).`,
    );
  }
  if (entry.uncompressedSize > DATASET_LIMITS.expandedBytes) throw tooLarge(target.name);
  await attributeToArchive(readNpyArray(contentsOf(zip, entry), target));
}

/** The expanded bytes of an entry; fails at their end when they do not match its checksum. */
async function* contentsOf(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let checksum = 0;
  for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (checksum !== entry.crc32) throw new Error(`${entry.fileName} does not match its checksum`);
}

function tooLarge(array: string): DatasetInvalidError {
  return new DatasetInvalidError(
    'dataset-too-large',
    `The array "${array}" takes more than ${formatBytes(DATASET_LIMITS.expandedBytes)}; use fewer examples.`,
  );
}

/** Attributes any failure while reading to the archive: the file is on the local disk. */
async function attributeToArchive<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DatasetInvalidError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatasetInvalidError(
      'dataset-not-an-npz',
      `The dataset is not an npz that can be read: ${reason}. Write it with numpy.savez.`,
    );
  }
}
