import { stat } from 'node:fs/promises';
import { checkDataset, type Dataset, DatasetInvalidError, readDataset } from '@torchperf/bundle';
import { UsageError } from '../usage.error';
import type { TaskData } from './task-data';

/** A classifier has two classes at the least. */
const MIN_CLASSES = 2;

/**
 * Examples of an npz with `inputs` and `labels`.
 * @param classes how many there are; null: one more than the greatest label.
 * @throws UsageError when there is no such file, or it is no dataset.
 */
export async function npzData(path: string, classes: number | null): Promise<TaskData> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new UsageError(`--data: there is no file ${path}.`);
  try {
    const dataset = await readDataset(path);
    const count = classes ?? classesOf(dataset);
    checkDataset(dataset, count);
    return { source: path, dataset, classes: count, suite: {} };
  } catch (error) {
    if (error instanceof DatasetInvalidError) throw new UsageError(`--data ${path}: ${error.message}`);
    throw error;
  }
}

function classesOf({ labels }: Dataset): number {
  return Math.max(MIN_CLASSES, labels.reduce((greatest, label) => Math.max(greatest, label), 0) + 1);
}
