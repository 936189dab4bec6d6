/** What a model's author computes: own-accuracy.mjs MODEL.onnx INPUTS LABELS → accuracy and the number of tied answers. */
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const arrayOf = (Type, path) => new Type(new Uint8Array(readFileSync(path)).buffer);
/** A half's bits as a number that orders like it. */
const half = (bits) => (bits & 0x8000 ? -(bits & 0x7fff) : bits);

const [model = '', inputsPath, labelsPath] = process.argv.slice(2);
const labels = arrayOf(Int32Array, labelsPath);
const inputs = arrayOf(Float32Array, inputsPath);
const session = await InferenceSession.create(model);
const x = new Tensor('float32', inputs, [labels.length, inputs.length / labels.length]);
const { data, dims, type } = (await session.run({ x })).scores;
const numbers =
  type === 'float16'
    ? Array.from(/** @type {Uint16Array} */ (data), half)
    : Array.from(/** @type {ArrayLike<number | bigint>} */ (data));
const answers = Array.from(labels, (_, i) => numbers.slice(i * dims[1], (i + 1) * dims[1]));
// No Math.max: of 64-bit integers there is none.
const bests = answers.map((scores) => scores.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0))[0]);
const right = labels.filter((label, i) => answers[i].indexOf(bests[i]) === label).length;
const tied = bests.filter((best, i) => answers[i].lastIndexOf(best) !== answers[i].indexOf(best)).length;
process.stdout.write(JSON.stringify({ accuracy: right / labels.length, tied }));
