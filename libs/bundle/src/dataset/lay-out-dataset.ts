import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from './dataset';
import { valueBytes } from './value-bytes';

/** The files of a laid-out dataset: raw little-endian float32 inputs and int32 labels. */
export interface LaidOutDataset {
  readonly inputsFile: string;
  readonly labelsFile: string;
}

/**
 * Writes a dataset the way a referee reads it, readable by this user only.
 * @param folder an existing folder that no sandbox can reach.
 */
export async function layOutDataset(dataset: Dataset, folder: string): Promise<LaidOutDataset> {
  const files = { inputsFile: join(folder, 'inputs.f32'), labelsFile: join(folder, 'labels.i32') };
  await writeFile(files.inputsFile, valueBytes(dataset.inputs), { mode: 0o600 });
  await writeFile(files.labelsFile, valueBytes(dataset.labels), { mode: 0o600 });
  return files;
}
