/** The values of an array as they lie in memory: little-endian on every machine that this runs on. */
export function valueBytes(values: Float32Array | Int32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
