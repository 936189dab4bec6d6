/**
 * Reads the protobuf wire format (https://protobuf.dev/programming-guides/encoding/) as far as checking a model needs:
 * which fields a message has and where their bytes lie. Nothing is decoded that no one asks for, and bytes that are
 * stepped over are never read: the memory that holding a model takes is measured, and this must not add to it.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const WINDOW_BYTES = 64 * 1024;
const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];
const VARINT_BYTES_MAX = 10;
const FIELD_NUMBER_MAX = 2 ** 29 - 1;

/** The file is not in the wire format: cut short, or no protobuf at all. */
export class WireError extends Error {}

/** A stretch of the file. @typedef {{from: number, to: number}} Range */
/**
 * A field of a message: `value` of a number, else NaN; `range` of the bytes of text or a message, else empty.
 * @typedef {{number: number, value: number, range: Range}} Field
 */

/** A file of which a window of 64 KiB is in memory, or bytes that all are. */
export class WireFile {
  /** @param source the path of a file, or a Buffer with its bytes. */
  constructor(source) {
    this.descriptor = null;
    this.windowStart = 0;
    if (typeof source !== 'string') {
      this.window = source;
      this.size = this.windowEnd = source.length;
      return;
    }
    this.descriptor = openSync(source, 'r');
    this.size = fstatSync(this.descriptor).size;
    this.window = Buffer.alloc(WINDOW_BYTES);
    this.windowEnd = 0;
  }

  close() {
    if (this.descriptor !== null) closeSync(this.descriptor);
  }

  /** The whole file as one message. @returns {Range} */
  whole() {
    return { from: 0, to: this.size };
  }

  /** The bytes of a range as UTF-8, at most so many of them. */
  text({ from, to }, maxBytes = 200) {
    const bytes = Buffer.alloc(Math.min(to - from, maxBytes));
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = this.byteAt(from + index);
    return bytes.toString();
  }

  /** The first bytes of a range, one character each. */
  latin1({ from, to }, maxBytes = 64) {
    const bytes = Buffer.alloc(Math.min(to - from, maxBytes));
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = this.byteAt(from + index);
    return bytes.toString('latin1');
  }

  /**
   * The fields of the message in a range, in their order.
   * @returns {Generator<Field>}
   * @throws WireError when they do not fill it exactly.
   */
  *fields({ from, to }) {
    for (let at = from; at < to; ) {
      const key = this.varint(at, to);
      const number = Math.floor(key.value / 8);
      if (number < 1 || number > FIELD_NUMBER_MAX) throw new WireError(`a field numbered ${number}`);
      const field = this.content(key.value % 8, key.end, to);
      if (field.end > to) throw new WireError('a field that goes on beyond its message');
      yield { number, value: field.value, range: field.range };
      at = field.end;
    }
  }

  content(type, at, to) {
    const none = { from: at, to: at };
    switch (type) {
      case VARINT: {
        const { value, end } = this.varint(at, to);
        return { value, range: none, end };
      }
      case FIXED64:
        return { value: Number.NaN, range: none, end: at + 8 };
      case FIXED32:
        return { value: Number.NaN, range: none, end: at + 4 };
      case BYTES: {
        const length = this.varint(at, to);
        const range = { from: length.end, to: length.end + length.value };
        return { value: Number.NaN, range, end: range.to };
      }
      default:
        throw new WireError(`a field of type ${type}`);
    }
  }

  /** A number of seven bits a byte, the lowest first. Beyond 2^53 it is not exact, and no such number is right here. */
  varint(at, to) {
    let value = 0;
    for (let index = 0; index < VARINT_BYTES_MAX && at + index < to; index += 1) {
      const byte = this.byteAt(at + index);
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return { value, end: at + index + 1 };
    }
    throw new WireError('a number without an end');
  }

  byteAt(position) {
    if (position < this.windowStart || position >= this.windowEnd) this.read(position);
    return this.window[position - this.windowStart];
  }

  read(position) {
    const count =
      this.descriptor === null ? 0 : readSync(this.descriptor, this.window, 0, WINDOW_BYTES, position);
    if (count === 0) throw new WireError('a file that ends early');
    this.windowStart = position;
    this.windowEnd = position + count;
  }
}
