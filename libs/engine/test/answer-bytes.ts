import { encodeFrame, FRAME_TYPES, HEADER_BYTES } from '../src/contestant/protocol/frame';

/** A RESULT frame as docs/protocol.md has it, written without the code that is tested. */
export function answerBytes(
  numbers: ArrayBufferView,
  { code = 1, count = 1, nonce = Buffer.alloc(8) }: { code?: number; count?: number; nonce?: Buffer } = {},
): Buffer {
  const head = Buffer.alloc(13);
  nonce.copy(head);
  head.writeUInt32LE(count, 8);
  head.writeUInt8(code, 12);
  const body = Buffer.concat([head, Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)]);
  const frame = encodeFrame(FRAME_TYPES.result);
  frame.writeUInt32LE(body.length, 0);
  return Buffer.concat([frame.subarray(0, HEADER_BYTES), body]);
}
