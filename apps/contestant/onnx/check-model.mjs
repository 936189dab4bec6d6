import { basename } from 'node:path';
import { SCORE_TYPES } from './answer-frame.mjs';
import { loadFailure, spell } from './failure.mjs';
import { ModelRefused, readModel } from './read-model.mjs';

/** Checks one side of the model against what the task expects; a symbolic dimension fits anything. */
function checkSide(side, metadata, expected, types) {
  if (metadata.length !== 1) {
    const names = metadata.map(({ name }) => name).join(', ');
    const mend = side === 'input' ? 'make the others constants' : 'leave the others out';
    throw loadFailure(`The model has ${metadata.length} ${side}s (${names}): expected one, so ${mend}`);
  }
  const [{ type, shape, isTensor }] = metadata;
  if (!isTensor || !types.has(type)) {
    const got = isTensor ? type : 'no tensor';
    const mend = isTensor ? ', so put a Cast beside it' : '';
    throw loadFailure(`The model's ${side} is ${got}: expected ${[...types][0]}${mend}`);
  }
  // A rank of zero is how the runtime shows an output whose shape it could not infer.
  if (side === 'output' && (shape.length === 0 || shape.length === 1)) return;
  const rest = shape.slice(1);
  const fits =
    shape.length === expected.length + 1 &&
    rest.every((dimension, index) => typeof dimension === 'string' || dimension === expected[index]);
  if (!fits) {
    const wanted = spell(['batch', ...expected]);
    throw loadFailure(`The model's ${side} has shape ${spell(shape)}: expected ${wanted}`);
  }
}

/**
 * Checks what a model declares, or what the runtime found it to be, against the task.
 * @throws Failure of the load, with what does not fit.
 */
export function checkSides(inputs, outputs, { inputShape, classes }) {
  checkSide('input', inputs, inputShape, new Set(['float32']));
  checkSide('output', outputs, [classes], SCORE_TYPES);
  const batch = inputs[0].shape[0];
  if (typeof batch === 'number' && batch !== 1) {
    throw loadFailure(`The model's batch dimension is fixed to ${batch}: export it as dynamic, or as 1`);
  }
}

/**
 * Refuses a file that ONNX Runtime is not to see. What a model leaves open about its output the runtime infers, and
 * is checked after it.
 * @throws Failure of the load, with the rule and its mend.
 */
export function checkFile(path, task) {
  const { inputs, outputs } = declaredSides(path);
  checkSides(inputs.map(withShape), outputs.map(withType).map(withShape), task);
}

function declaredSides(path) {
  try {
    return readModel(path);
  } catch (error) {
    if (!(error instanceof ModelRefused)) throw error;
    throw loadFailure(`${basename(path)} cannot be asked. ${error.message}`);
  }
}

const withShape = (side) => ({ ...side, shape: side.shape ?? [] });
const withType = (side) => (side.isTensor && side.type === 'undefined' ? { ...side, type: 'float32' } : side);
