/** Writes an .npz as NumPy's own `savez` does: a zip, not compressed, of one `.npy` (format 1.0) an array. */
import { zip } from './zip.mjs';

const MAGIC = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
/** The header is padded so that the values start at a multiple of this many bytes. */
const ALIGNMENT = 64;

/** NumPy's name of a typed array's type. Node's supported platforms are all little-endian. */
function descriptionOf(values) {
  if (values instanceof Float32Array) return '<f4';
  if (values instanceof Int32Array) return '<i4';
  throw new TypeError(`an array of ${values.constructor.name} cannot be written as .npy`);
}

/**
 * @param {Float32Array | Int32Array} values in C order
 * @param {number[]} shape
 * @returns {Buffer} the bytes of a .npy file
 */
export function npy(values, shape) {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (size !== values.length)
    throw new RangeError(`${values.length} values do not fill (${shape.join(', ')})`);
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descriptionOf(values)}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const unpadded = MAGIC.length + 2 + text.length + 1;
  const header = `${text}${' '.repeat((ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  const data = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([MAGIC, length, Buffer.from(header, 'latin1'), data]);
}

/**
 * @param {Record<string, {values: Float32Array | Int32Array, shape: number[]}>} arrays
 * @returns {Promise<Buffer>} the bytes of an .npz file; the same for the same arrays
 */
export function npz(arrays) {
  const files = Object.entries(arrays).map(([name, { values, shape }]) => ({
    path: `${name}.npy`,
    content: npy(values, shape),
  }));
  return zip(files);
}
