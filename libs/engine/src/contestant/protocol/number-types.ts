/** Numbers of an answer, whatever type they have: `>` orders them exactly, 64-bit integers included. */
export type Scores = ArrayLike<number> | ArrayLike<bigint>;

interface NumberType {
  readonly name: string;
  readonly bytes: number;
  /** Opens the numbers that lie in this memory from `offset` on; each call of the result reads them anew. */
  readonly open: (memory: ArrayBuffer, offset: number, length: number) => () => Scores;
}

type TypedArray = new (memory: ArrayBuffer, offset: number, length: number) => Scores;

const inPlace =
  (Type: TypedArray): NumberType['open'] =>
  (...location) => {
    const numbers = new Type(...location);
    return () => numbers;
  };

/**
 * The types that the numbers of an answer may have, by the code that RESULT carries: ONNX's own numbers of element
 * types (`TensorProto.DataType`). A boolean is a byte.
 */
export const NUMBER_TYPES: ReadonlyMap<number, NumberType> = new Map([
  [1, { name: 'float32', bytes: 4, open: inPlace(Float32Array) }],
  [2, { name: 'uint8', bytes: 1, open: inPlace(Uint8Array) }],
  [3, { name: 'int8', bytes: 1, open: inPlace(Int8Array) }],
  [4, { name: 'uint16', bytes: 2, open: inPlace(Uint16Array) }],
  [5, { name: 'int16', bytes: 2, open: inPlace(Int16Array) }],
  [6, { name: 'int32', bytes: 4, open: inPlace(Int32Array) }],
  [7, { name: 'int64', bytes: 8, open: inPlace(BigInt64Array) }],
  [9, { name: 'bool', bytes: 1, open: inPlace(Uint8Array) }],
  [10, { name: 'float16', bytes: 2, open: openHalves }],
  [11, { name: 'float64', bytes: 8, open: inPlace(Float64Array) }],
  [12, { name: 'uint32', bytes: 4, open: inPlace(Uint32Array) }],
  [13, { name: 'uint64', bytes: 8, open: inPlace(BigUint64Array) }],
]);
export const WIDEST_NUMBER_BYTES = 8;

/** Node 20 has no Float16Array. */
function openHalves(memory: ArrayBuffer, offset: number, length: number): () => Scores {
  const halves = new Uint16Array(memory, offset, length);
  const numbers = new Float32Array(length);
  return () => {
    for (let i = 0; i < length; i++) numbers[i] = halfToNumber(halves[i] as number);
    return numbers;
  };
}

/** The value of 16 bits as an IEEE 754 binary16; float32 holds each of them exactly. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
