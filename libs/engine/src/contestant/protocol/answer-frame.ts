import { FRAME_TYPES, HEADER_BYTES, TENSOR_PREFIX_BYTES } from './frame';
import { NUMBER_TYPES, type Scores, WIDEST_NUMBER_BYTES } from './number-types';

const CODE_AT = HEADER_BYTES + TENSOR_PREFIX_BYTES;
/** What comes before the numbers of a RESULT: length, type, nonce, count and the code of their type. */
export const RESULT_HEAD_BYTES = CODE_AT + 1;

/** Memory for the RESULT frames of one batch size, used again for every answer. */
export class AnswerFrame {
  /** Room for the longest frame, and one byte more: by it a read notices an answer that is too long. */
  readonly bytes: Buffer;
  /** Length in bytes, header included, of the longest frame that answers. */
  readonly longest: number;
  /** The length of a whole frame, by the code of its numbers; 0 where there is no such code. */
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
    this.longest = RESULT_HEAD_BYTES + count * classes * WIDEST_NUMBER_BYTES;
    this.numbersAt = padding + RESULT_HEAD_BYTES;
    this.bytes = Buffer.from(new ArrayBuffer(padding + this.longest + 1), padding);
    for (const [code, { bytes }] of NUMBER_TYPES) {
      this.lengths[code] = RESULT_HEAD_BYTES + count * classes * bytes;
    }
  }

  /**
   * The length in bytes, header included, of the frame of which so many bytes are here: `longest` while too few are
   * here to tell, 0 when it cannot be the answer.
   */
  lengthFrom(received: number): number {
    const { bytes, longest, lengths } = this;
    if (received < HEADER_BYTES) return longest;
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
