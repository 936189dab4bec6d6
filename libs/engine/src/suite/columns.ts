/** The columns of a report: arrays of little-endian numbers as base64. Every platform that this runs on is little-endian. */
export function encodeColumn(column: Uint8Array | Uint16Array | Uint32Array | Float64Array): string {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('base64');
}

/** The bytes of a column in a buffer of their own, which a typed array of any width may view. */
export function decodeColumn(column: string): ArrayBuffer {
  const bytes = Buffer.from(column, 'base64');
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
}
