/** Reads one little-endian element at an offset. */
type ElementReader = (bytes: Buffer, offset: number) => number;

export interface ElementType {
  readonly bytes: number;
  readonly read: ElementReader;
}

/** What labels may be: every integer; 64-bit values beyond 2^53 lose digits, and are out of any range anyway. */
export const LABEL_TYPES: ReadonlyMap<string, ElementType> = new Map([
  ['|i1', { bytes: 1, read: (bytes, offset) => bytes.readInt8(offset) }],
  ['|u1', { bytes: 1, read: (bytes, offset) => bytes.readUInt8(offset) }],
  ['<i2', { bytes: 2, read: (bytes, offset) => bytes.readInt16LE(offset) }],
  ['<u2', { bytes: 2, read: (bytes, offset) => bytes.readUInt16LE(offset) }],
  ['<i4', { bytes: 4, read: (bytes, offset) => bytes.readInt32LE(offset) }],
  ['<u4', { bytes: 4, read: (bytes, offset) => bytes.readUInt32LE(offset) }],
  ['<i8', { bytes: 8, read: (bytes, offset) => Number(bytes.readBigInt64LE(offset)) }],
  ['<u8', { bytes: 8, read: (bytes, offset) => Number(bytes.readBigUInt64LE(offset)) }],
]);

/** What inputs may be: floats, integers and booleans. */
export const INPUT_TYPES: ReadonlyMap<string, ElementType> = new Map([
  ...LABEL_TYPES,
  ['<f4', { bytes: 4, read: (bytes, offset) => bytes.readFloatLE(offset) }],
  ['<f8', { bytes: 8, read: (bytes, offset) => bytes.readDoubleLE(offset) }],
  ['|b1', { bytes: 1, read: (bytes, offset) => bytes.readUInt8(offset) }],
]);

/** Turns chunks of bytes into numbers; an element may be cut by the end of a chunk. */
export class ElementDecoder {
  private readonly carry: Buffer;
  private carried = 0;
  private index = 0;

  /** @param write gets each element with its index, in order. */
  constructor(
    private readonly type: ElementType,
    private readonly write: (index: number, value: number) => void,
  ) {
    this.carry = Buffer.alloc(type.bytes);
  }

  /** How many whole elements were read, and how many bytes of a further one. */
  get progress(): { readonly elements: number; readonly rest: number } {
    return { elements: this.index, rest: this.carried };
  }

  /** How many bytes so many elements take. */
  bytesOf(elements: number): number {
    return elements * this.type.bytes;
  }

  push(chunk: Buffer): void {
    const { bytes, read } = this.type;
    let offset = 0;
    if (this.carried > 0) {
      offset = chunk.copy(this.carry, this.carried, 0, bytes - this.carried);
      this.carried += offset;
      if (this.carried < bytes) return;
      this.carried = 0;
      this.emit(read(this.carry, 0));
    }
    for (; offset + bytes <= chunk.length; offset += bytes) this.emit(read(chunk, offset));
    this.carried = chunk.copy(this.carry, 0, offset);
  }

  private emit(value: number): void {
    this.write(this.index, value);
    this.index += 1;
  }
}
