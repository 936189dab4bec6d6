import { dirname, join } from 'node:path';
import { ContestantSession } from './contestant-session';

const PROGRAM = join(__dirname, '..', 'onnx', 'contestant.mjs');
const NODE_MODULES = dirname(dirname(require.resolve('onnxruntime-node/package.json')));

/** Starts the onnx contestant un-sandboxed. */
export function openOnnx(modules = NODE_MODULES): ContestantSession {
  return new ContestantSession(process.execPath, [PROGRAM, modules]);
}
