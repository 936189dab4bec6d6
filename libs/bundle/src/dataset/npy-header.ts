import { DatasetInvalidError } from './dataset-invalid.error';

/**
 * The header of a .npy file, versions 1 to 3 (numpy.lib.format, NEP 1). Written here because the npm readers
 * that are maintained (npyjs 1.2 was reviewed) need a whole file in memory, take the data's length from the buffer
 * instead of the shape, and depend on a fetch polyfill.
 */
export interface NpyHeader {
  /** The dtype as numpy writes it, such as "<f4". */
  readonly dtype: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
/** Magic, version (2 bytes) and the length of the dictionary: 2 bytes in version 1, 4 since version 2. */
const PREFIX_BYTES = { 1: 10, 2: 12, 3: 12 } as const;
/** numpy itself reads no header above 10,000 bytes. */
const DICTIONARY_BYTES_MAX = 10_000;
export const NPY_HEADER_BYTES_MAX = PREFIX_BYTES[3] + DICTIONARY_BYTES_MAX;

/** The dictionary is a Python literal of exactly these three keys, in any order. */
const DICTIONARY = /^\{\s*((?:'[a-z_]+':\s*(?:'[^']*'|True|False|\([\d,\s]*\))\s*,?\s*)*)\}\s*$/;
const FIELD = /'([a-z_]+)':\s*('[^']*'|True|False|\([\d,\s]*\))/g;

function malformed(array: string, reason: string): DatasetInvalidError {
  return new DatasetInvalidError(
    'dataset-array-malformed',
    `The array "${array}" is not a .npy file that can be read: ${reason}. Write it with numpy.savez.`,
  );
}

/**
 * Reads the header from the first bytes of a file.
 * @returns null while there are too few bytes; else the header and where the data starts.
 * @throws DatasetInvalidError naming the array and what is wrong with it.
 */
export function readNpyHeader(array: string, bytes: Buffer): { header: NpyHeader; dataStart: number } | null {
  if (bytes.length < PREFIX_BYTES[3]) return null;
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw malformed(array, 'it does not start as one');
  const version = bytes.readUInt8(MAGIC.length);
  if (version !== 1 && version !== 2 && version !== 3) {
    throw malformed(array, `its format version is ${version}; 1, 2 and 3 are known`);
  }
  const prefix = PREFIX_BYTES[version];
  const length = version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  if (length > DICTIONARY_BYTES_MAX) throw malformed(array, `its header has ${length} bytes`);
  if (bytes.length < prefix + length) return null;
  const text = bytes.toString(version === 3 ? 'utf8' : 'latin1', prefix, prefix + length);
  return { header: parseDictionary(array, text), dataStart: prefix + length };
}

function parseDictionary(array: string, text: string): NpyHeader {
  const body = DICTIONARY.exec(text)?.[1];
  if (body === undefined) {
    throw malformed(
      array,
      `its header is ${JSON.stringify(text.trim().slice(0, 200))} (a structured dtype?)`,
    );
  }
  const fields = new Map([...body.matchAll(FIELD)].map(([, key, value]) => [key, value]));
  const dtype = fields.get('descr');
  const order = fields.get('fortran_order');
  const shape = fields.get('shape');
  if (!dtype?.startsWith("'") || !(order === 'True' || order === 'False') || !shape?.startsWith('(')) {
    throw malformed(array, 'its header lacks descr, fortran_order or shape');
  }
  return {
    dtype: dtype.slice(1, -1),
    fortranOrder: order === 'True',
    shape: parseShape(array, shape),
  };
}

function parseShape(array: string, tuple: string): number[] {
  const parts = tuple.slice(1, -1).split(',');
  // A tuple of one has a comma behind it: "(2000,)".
  if (parts.at(-1)?.trim() === '') parts.pop();
  const shape = parts.map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN));
  if (!shape.every(Number.isSafeInteger)) throw malformed(array, `its shape is ${tuple}`);
  return shape;
}

/** A shape as numpy prints it, such as "(2000,)" or "(2000, 1, 28, 28)". */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** The header of a version 1 file, padded so that the data starts at a multiple of 64 bytes, as numpy pads it. */
export function writeNpyHeader(header: NpyHeader): Buffer {
  const order = header.fortranOrder ? 'True' : 'False';
  const text = `{'descr': '${header.dtype}', 'fortran_order': ${order}, 'shape': ${formatShape(header.shape)}, }`;
  const alignment = 64;
  const unpadded = PREFIX_BYTES[1] + text.length + 1;
  const padding = (alignment - (unpadded % alignment)) % alignment;
  const dictionary = Buffer.from(`${text}${' '.repeat(padding)}\n`, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16LE(dictionary.length);
  return Buffer.concat([MAGIC, Buffer.from([1, 0]), length, dictionary]);
}
