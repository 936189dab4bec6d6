import { answerBytes } from '../../../test/answer-bytes';
import { AnswerFrame } from './answer-frame';
import { FRAME_TYPES } from './frame';
import { halfToNumber, NUMBER_TYPES } from './number-types';

const CLASSES = 3;

/** A frame with these bytes read into it. */
function holding(bytes: Buffer, count = 1): AnswerFrame {
  const frame = new AnswerFrame(count, CLASSES);
  bytes.copy(frame.bytes);
  return frame;
}

/** Numbers that lose a digit, a sign or their order in any narrower type. */
const TYPED: [string, number, ArrayBufferView, (number | bigint)[]][] = [
  ['float32', 1, Float32Array.of(0.5, -1.5, 16_777_215), [0.5, -1.5, 16_777_215]],
  ['float64', 11, Float64Array.of(1, 1 + 1e-9, 1e300), [1, 1 + 1e-9, 1e300]],
  ['float16', 10, Uint16Array.of(0x3c00, 0xc000, 0x0001), [1, -2, 2 ** -24]],
  ['int8', 3, Int8Array.of(-128, 0, 127), [-128, 0, 127]],
  ['uint8', 2, Uint8Array.of(0, 128, 255), [0, 128, 255]],
  ['bool', 9, Uint8Array.of(0, 1, 0), [0, 1, 0]],
  ['int16', 5, Int16Array.of(-32_768, 0, 32_767), [-32_768, 0, 32_767]],
  ['uint16', 4, Uint16Array.of(0, 1, 65_535), [0, 1, 65_535]],
  ['int32', 6, Int32Array.of(20_000_000, 20_000_001, -1), [20_000_000, 20_000_001, -1]],
  ['uint32', 12, Uint32Array.of(0, 4_294_967_295, 1), [0, 4_294_967_295, 1]],
  ['int64', 7, BigInt64Array.of(2n ** 62n, 2n ** 62n + 1n, -1n), [2n ** 62n, 2n ** 62n + 1n, -1n]],
  ['uint64', 13, BigUint64Array.of(2n ** 64n - 2n, 2n ** 64n - 1n, 0n), [2n ** 64n - 2n, 2n ** 64n - 1n, 0n]],
];

it.each(TYPED)('reads %s as it was sent', (name, code, numbers, expected) => {
  expect(NUMBER_TYPES.get(code)?.name).toBe(name);
  const bytes = answerBytes(numbers, { code });
  const frame = holding(bytes);
  expect(frame.lengthFrom(bytes.length)).toBe(bytes.length);
  expect(Array.from<number | bigint>(frame.scores)).toEqual(expected);
});

it('has a case above for every type that there is', () => {
  expect(TYPED.map(([, code]) => code).sort((a, b) => a - b)).toEqual([...NUMBER_TYPES.keys()]);
});

it('reads answers of one type after another in the same memory', () => {
  const frame = holding(answerBytes(Int32Array.of(3, 2, 1), { code: 6 }));
  expect([...(frame.scores as Int32Array)]).toEqual([3, 2, 1]);
  answerBytes(Float64Array.of(0.25, 1, 2), { code: 11 }).copy(frame.bytes);
  expect([...(frame.scores as Float64Array)]).toEqual([0.25, 1, 2]);
  answerBytes(Int32Array.of(6, 5, 4), { code: 6 }).copy(frame.bytes);
  expect([...(frame.scores as Int32Array)]).toEqual([6, 5, 4]);
});

describe('the length of an answer', () => {
  const good = answerBytes(Float64Array.of(1, 2, 3), { code: 11 });

  it('is bounded, whatever is sent', () => {
    expect(new AnswerFrame(1, CLASSES).maxLength).toBe(18 + 8 * CLASSES);
    expect(new AnswerFrame(64, CLASSES).maxLength).toBe(18 + 8 * 64 * CLASSES);
    expect(holding(good).bytes).toHaveLength(18 + 8 * CLASSES + 1);
  });

  it.each([0, 4])('is open while %d bytes are here', (received) => {
    expect(holding(good).lengthFrom(received)).toBe(18 + 8 * CLASSES);
  });

  it.each([5, 17, 18, good.length])('is known from %d bytes on', (received) => {
    expect(holding(good).lengthFrom(received)).toBe(good.length);
  });

  it.each([
    ['of another type of frame', (bytes: Buffer) => bytes.writeUInt8(FRAME_TYPES.error, 4)],
    ['of a type of numbers that there is none of', (bytes: Buffer) => bytes.writeUInt8(8, 17)],
    ['of another type than its length', (bytes: Buffer) => bytes.writeUInt8(1, 17)],
    ['of 4 GiB', (bytes: Buffer) => bytes.writeUInt32LE(0xffffffff, 0)],
  ])('is none for a frame %s', (_, change) => {
    const bytes = Buffer.from(good);
    change(bytes);
    expect(holding(bytes).lengthFrom(bytes.length)).toBe(0);
  });
});

it.each([
  [0x0000, 0],
  [0x8000, -0],
  [0x3555, 0.333251953125],
  [0x7bff, 65_504],
  [0xfbff, -65_504],
  [0x03ff, 1023 * 2 ** -24],
  [0x7c00, Number.POSITIVE_INFINITY],
  [0xfc00, Number.NEGATIVE_INFINITY],
  [0x7e00, Number.NaN],
])('knows half %i (IEEE 754 binary16)', (bits, number) => {
  expect(halfToNumber(bits)).toBe(number);
});
