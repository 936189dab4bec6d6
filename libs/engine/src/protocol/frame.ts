/** Frames of the contestant protocol; docs/protocol.md is the specification. */

export const PROTOCOL_VERSION = 1;
export const HEADER_BYTES = 5;
export const NONCE_BYTES = 8;
/** Nonce and count, which come before the numbers of INFER and RESULT. */
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

/**
 * A reusable INFER or RESULT frame whose numbers are aligned, so that they can be filled and read as a
 * Float32Array without a copy.
 */
export class TensorFrame {
  /** The frame as it goes over the pipe. */
  readonly bytes: Buffer;
  readonly nonce: Buffer;
  readonly values: Float32Array;

  /** @param count examples in the frame; @param valuesPerExample numbers of one example. */
  constructor(
    type: typeof FRAME_TYPES.infer | typeof FRAME_TYPES.result,
    readonly count: number,
    valuesPerExample: number,
  ) {
    const prefix = HEADER_BYTES + TENSOR_PREFIX_BYTES;
    const padding = (4 - (prefix % 4)) % 4;
    const numbers = count * valuesPerExample;
    // One spare byte at the end lets a read notice an answer that is too long.
    const memory = new ArrayBuffer(padding + prefix + numbers * 4 + 4);
    this.bytes = Buffer.from(memory, padding, prefix + numbers * 4 + 1);
    this.nonce = this.bytes.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    this.values = new Float32Array(memory, padding + prefix, numbers);
    this.bytes.writeUInt32LE(this.length - HEADER_BYTES, 0);
    this.bytes.writeUInt8(type, 4);
    this.bytes.writeUInt32LE(count, HEADER_BYTES + NONCE_BYTES);
  }

  /** Length of the frame in bytes, header included. */
  get length(): number {
    return this.bytes.length - 1;
  }
}
