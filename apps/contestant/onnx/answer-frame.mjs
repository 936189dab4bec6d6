/** RESULT frames, laid out once for each type that a model's scores have: docs/protocol.md. */
const RESULT = 5;
const HEAD = 5;
const NONCE_AT = HEAD;
const COUNT_AT = HEAD + 8;
const CODE_AT = COUNT_AT + 4;
const SCORES_AT = CODE_AT + 1;
const WIDEST = 8;

/** By ONNX Runtime's names. The codes are those of TensorProto.DataType. */
const TYPES = new Map([
  ['float32', { code: 1, Scores: Float32Array }],
  ['uint8', { code: 2, Scores: Uint8Array }],
  ['int8', { code: 3, Scores: Int8Array }],
  ['uint16', { code: 4, Scores: Uint16Array }],
  ['int16', { code: 5, Scores: Int16Array }],
  ['int32', { code: 6, Scores: Int32Array }],
  ['int64', { code: 7, Scores: BigInt64Array }],
  ['bool', { code: 9, Scores: Uint8Array }],
  ['float16', { code: 10, Scores: Uint16Array }],
  ['float64', { code: 11, Scores: Float64Array }],
  ['uint32', { code: 12, Scores: Uint32Array }],
  ['uint64', { code: 13, Scores: BigUint64Array }],
]);

/** The types that a model's scores may have. */
export const SCORE_TYPES = new Set(TYPES.keys());

/** A frame for `count` × `classes` scores of one type. */
export class AnswerFrame {
  constructor(type, count, classes) {
    const { code, Scores } = TYPES.get(type);
    const values = count * classes;
    // The scores start where an array of any type may lie.
    const padding = WIDEST - (SCORES_AT % WIDEST);
    const memory = new ArrayBuffer(padding + SCORES_AT + values * Scores.BYTES_PER_ELEMENT);
    this.type = type;
    this.bytes = Buffer.from(memory, padding);
    this.bytes.writeUInt32LE(this.bytes.length - HEAD, 0);
    this.bytes.writeUInt8(RESULT, 4);
    this.bytes.writeUInt32LE(count, COUNT_AT);
    this.bytes.writeUInt8(code, CODE_AT);
    this.scores = new Scores(memory, padding + SCORES_AT, values);
  }

  /** Copies what the runtime gave, from score number `at` on. */
  put(data, at) {
    // Newer versions of Node have an array of halves, of which `set` would take the numbers and not the bits.
    const same = data instanceof this.scores.constructor;
    this.scores.set(same ? data : new Uint16Array(data.buffer, data.byteOffset, data.length), at);
  }

  /** Takes the nonce over from a question. */
  answering(question) {
    question.copy(this.bytes, NONCE_AT, NONCE_AT, COUNT_AT);
    return this.bytes;
  }
}
