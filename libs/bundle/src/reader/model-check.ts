import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BundleRejectedError, quoteName } from '../policy/bundle-rejected.error';
import { BundleReaderError } from './bundle-reader.error';
import type { ModelTask, ReaderRequest } from './reader-messages';
import { readInProcess } from './reader-process';

/** The rules of ONNX models. They run inside the sandbox, so they are the contestant's, and nothing is built of them. */
const RULES = 'apps/contestant/onnx/check-model.mjs';
/** The repository's root, from this file as it is written and as it is compiled. */
const ROOTS = ['../../../..', '../../../../..'];

/**
 * Reads the structure of a bundle's model in a process of its own, so that its problems are reported at upload, not
 * after a wait in the queue.
 * @throws BundleRejectedError naming every rule that it breaks, with what fixes it; BundleReaderError as `readInProcess`.
 */
export async function checkModel(
  bundle: Pick<ReaderRequest, 'zipPath' | 'manifestFile'>,
  entry: string,
  task: ModelTask,
): Promise<void> {
  const model = { rulesPath: rulesPath(), task };
  const { problems } = await readInProcess({ ...bundle, targetDir: null, capture: entry, model });
  if (problems.length === 0) return;
  throw new BundleRejectedError(
    'bundle-model-invalid',
    `${quoteName(entry)} cannot be measured. ${problems.join('; ')}.`,
    problems.map((message) => ({ path: entry, message })),
  );
}

function rulesPath(): string {
  const paths = ROOTS.map((root) => resolve(__dirname, root, RULES));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new BundleReaderError(`The rules of ONNX models are missing (${RULES}).`);
  return found;
}
