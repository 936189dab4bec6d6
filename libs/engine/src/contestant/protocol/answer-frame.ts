import { FRAME_TYPES, HEADER_BYTES, TENSOR_PREFIX_BYTES } from './frame';
import { NUMBER_TYPES, type Scores, WIDEST_NUMBER_BYTES } from './number-types';

const CODE_AT = HEADER_BYTES + TENSOR_PREFIX_BYTES;
/** The header of a RESULT before its numbers: length, type, nonce, count and the code of their type. */
export const RESULT_HEAD_BYTES = CODE_AT + 1;

/** Memory for the RESULT frames of one batch size, reused for every answer. */
export class AnswerFrame {
  /** Room for the longest frame and one more byte, by which a read detects an answer that is too long. */
  readonly bytes: Buffer;
  /** Length in bytes, header included, of the longest valid frame. */
  readonly maxLength: number;
  /** The length of a whole frame, by the code of its numbers; 0 for unknown codes. */
  private readonly lengths = new Float64Array(256);
  private readonly readers = new Map<number, () => Scores>();
  private readonly numbersAt: number;

  /** @param count examples in a frame; @param classes numbers of one example. */
  constructor(
    readonly count: number,
    readonly classes: number,
  ) {
    // The numbers start where any of their types may lie.
    const padding = -RESULT_HEAD_BYTES & (WIDEST_NUMBER_BYTES - 1);
    this.maxLength = RESULT_HEAD_BYTES + count * classes * WIDEST_NUMBER_BYTES;
    this.numbersAt = padding + RESULT_HEAD_BYTES;
    this.bytes = Buffer.from(new ArrayBuffer(padding + this.maxLength + 1), padding);
    for (const [code, { bytes }] of NUMBER_TYPES) {
      this.lengths[code] = RESULT_HEAD_BYTES + count * classes * bytes;
    }
  }

  /**
   * The length in bytes, header included, of the frame of which `received` bytes have arrived: `maxLength` while it is
   * unknown, 0 if the frame cannot be the answer.
   */
  lengthFrom(received: number): number {
    const { bytes, maxLength, lengths } = this;
    if (received < HEADER_BYTES) return maxLength;
    if (bytes[4] !== FRAME_TYPES.result) return 0;
    const announced = HEADER_BYTES + bytes.readUInt32LE(0);
    if (received < RESULT_HEAD_BYTES) return lengths.includes(announced) ? announced : 0;
    return announced === lengths[bytes[CODE_AT] as number] ? announced : 0;
  }

  /** The numbers of the answer that was read last, `count` × `classes`, in their own type; they change with the next. */
  get scores(): Scores {
    const code = this.bytes[CODE_AT] as number;
    let read = this.readers.get(code);
    if (!read) {
      const memory = this.bytes.buffer as ArrayBuffer;
      read = NUMBER_TYPES.get(code)?.open(memory, this.numbersAt, this.count * this.classes);
      if (!read) throw new RangeError(`No type of numbers has the code ${code}.`);
      this.readers.set(code, read);
    }
    return read();
  }
}
