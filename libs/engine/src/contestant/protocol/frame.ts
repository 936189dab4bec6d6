/** Frames of the contestant protocol; docs/protocol.md is the specification. */

export const PROTOCOL_VERSION = 2;
export const HEADER_BYTES = 5;
export const NONCE_BYTES = 8;
/** Nonce and count, which INFER and RESULT start with. */
export const TENSOR_PREFIX_BYTES = NONCE_BYTES + 4;
/** No JSON frame of a contestant may be longer. */
export const JSON_FRAME_LIMIT_BYTES = 64 * 1024;

export const FRAME_TYPES = {
  hello: 1,
  load: 2,
  ready: 3,
  infer: 4,
  result: 5,
  bye: 6,
  error: 7,
} as const;
export type FrameType = (typeof FRAME_TYPES)[keyof typeof FRAME_TYPES];

/** A whole frame with a JSON payload, or with none. */
export function encodeFrame(type: FrameType, body?: unknown): Buffer {
  const payload = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body), 'utf8');
  const frame = Buffer.alloc(HEADER_BYTES + payload.length);
  frame.writeUInt32LE(payload.length, 0);
  frame.writeUInt8(type, 4);
  payload.copy(frame, HEADER_BYTES);
  return frame;
}

/** A reusable INFER frame whose numbers are aligned, so that they can be filled as a Float32Array without a copy. */
export class QuestionFrame {
  /** The frame as it goes over the pipe. */
  readonly bytes: Buffer;
  readonly nonce: Buffer;
  readonly values: Float32Array;

  /** @param count examples in the frame; @param valuesPerExample numbers of one example. */
  constructor(
    readonly count: number,
    valuesPerExample: number,
  ) {
    const head = HEADER_BYTES + TENSOR_PREFIX_BYTES;
    const padding = -head & (Float32Array.BYTES_PER_ELEMENT - 1);
    const numbers = count * valuesPerExample;
    const memory = new ArrayBuffer(padding + head + numbers * Float32Array.BYTES_PER_ELEMENT);
    this.bytes = Buffer.from(memory, padding);
    this.nonce = this.bytes.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    this.values = new Float32Array(memory, padding + head, numbers);
    this.bytes.writeUInt32LE(this.bytes.length - HEADER_BYTES, 0);
    this.bytes.writeUInt8(FRAME_TYPES.infer, 4);
    this.bytes.writeUInt32LE(count, HEADER_BYTES + NONCE_BYTES);
  }
}
