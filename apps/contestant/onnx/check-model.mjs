import { basename } from 'node:path';
import { SCORE_TYPES } from './answer-frame.mjs';
import { loadFailure, spell } from './failure.mjs';
import * as fixes from './fixes.mjs';
import { listed, plain } from './listed.mjs';
import { ModelRefused, readModel } from './read-model.mjs';

/** The types that each side of a model may have, and how a message lists them. */
const INPUT = { side: 'input', types: new Set(['float32']), expected: 'float32' };
const OUTPUT = {
  side: 'output',
  types: SCORE_TYPES,
  expected: 'float32, float16, float64, integers or booleans',
};

/**
 * All that keeps a model from being asked: the rules that its file breaks, and what does not fit the task. What a
 * model leaves open about its output the runtime infers, and is checked after it. The reader of uploads asks this too
 * (libs/bundle), so that a participant knows at once.
 * @param {string | Buffer} source the path of the file, or its bytes.
 * @param task `inputShape` and `classes`.
 * @param {string} file the model's name.
 * @returns {string[]} each with what fixes it; errors of the file system as they come.
 */
export function modelProblems(source, task, file) {
  try {
    const { inputs, outputs, problems } = readModel(source, file);
    return [
      ...problems,
      ...sideProblems(inputs.map(withShape), outputs.map(withType).map(withShape), task, file),
    ];
  } catch (error) {
    if (!(error instanceof ModelRefused)) throw error;
    return [error.message];
  }
}

/** Refuses a file that ONNX Runtime is not to see. @throws Failure of the load, with every problem. */
export function checkFile(path, task) {
  refuse(path, modelProblems(path, task, basename(path)));
}

/** Checks what the runtime found a model to be. @throws Failure of the load, with what does not fit. */
export function checkSides(path, inputs, outputs, task) {
  refuse(path, sideProblems(inputs.map(withShape), outputs.map(withShape), task, basename(path)));
}

function refuse(path, problems) {
  if (problems.length === 0) return;
  throw loadFailure(`${basename(path)} cannot be asked. ${problems.join('\n')}`);
}

function sideProblems(inputs, outputs, task, file) {
  return [...inputProblems(inputs, task, file), ...outputProblems(outputs, task, file)];
}

function inputProblems(inputs, { inputShape }, file) {
  if (inputs.length !== 1) return [`${count('input', inputs)}, ${fixes.oneInput(inputs)}`];
  const [{ name, shape, isTensor }] = inputs;
  const problems = typeProblems(INPUT, inputs[0]);
  if (!isTensor) return problems;
  if (!fits(shape, inputShape)) {
    const unbatched =
      shape.length === inputShape.length && shape.every((size, at) => size === inputShape[at]);
    const fix = unbatched ? fixes.noBatch : fixes.inputShape(file, name, shape.slice(1), inputShape);
    problems.push(
      `The model's input has shape ${spell(shape)}: expected ${spell(['batch', ...inputShape])}, so ${fix}`,
    );
  }
  const [batch] = shape;
  if (typeof batch === 'number' && batch !== 1 && shape.length === inputShape.length + 1) {
    problems.push(`The model's batch dimension is fixed to ${batch}: ${fixes.batch(name, inputShape)}`);
  }
  return problems;
}

function outputProblems(outputs, { classes }, file) {
  if (outputs.length !== 1) {
    const isScores = ({ isTensor, shape }) => isTensor && shape.length === 2 && shape[1] === classes;
    const keep =
      outputs.find(isScores) ?? outputs.find(({ isTensor, shape }) => isTensor && shape.length > 1);
    const hasMap = outputs.some(({ isTensor }) => !isTensor);
    return [`${count('output', outputs)}, ${fixes.oneOutput(file, keep?.name ?? null, hasMap)}`];
  }
  const [{ shape, isTensor }] = outputs;
  const problems = typeProblems(OUTPUT, outputs[0]);
  // A rank of zero is how the runtime shows an output whose shape it could not infer.
  if (isTensor && shape.length > 1 && !fits(shape, [classes])) {
    const fix = fixes.outputShape(shape.slice(1), classes);
    problems.push(
      `The model's output has shape ${spell(shape)}: expected ${spell(['batch', classes])}, so ${fix}`,
    );
  }
  return problems;
}

function count(side, metadata) {
  const names = new Set(metadata.map(({ name }) => name));
  return `The model has ${metadata.length} ${side}s (${listed(names)}): expected one`;
}

function typeProblems({ side, types, expected }, { type, isTensor }) {
  if (!isTensor) return [`The model's ${side} is no tensor: expected ${expected}, so use ${fixes.noMap}`];
  if (types.has(type)) return [];
  return [`The model's ${side} is ${type}: expected ${expected}, so ${fixes.elementType(side, type)}`];
}

/** Whether a shape with a batch dimension in front is the expected one; a free dimension fits anything. */
const fits = (shape, expected) =>
  shape.length === expected.length + 1 &&
  shape.slice(1).every((size, index) => typeof size === 'string' || size === expected[index]);

/** As the messages may show it: the name is text of the participant's choosing. */
const withShape = (side) => ({ ...side, name: plain(side.name), shape: side.shape ?? [] });
const withType = (side) => (side.isTensor && side.type === 'undefined' ? { ...side, type: 'float32' } : side);
