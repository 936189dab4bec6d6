import { stat } from 'node:fs/promises';
import { checkDataset, type Dataset, DatasetInvalidError, readDataset } from '@torchperf/bundle';
import { UsageError } from '../usage.error';
import type { TaskData } from './task-data';

/** A classifier has at least two classes. */
const MIN_CLASSES = 2;

/**
 * Examples of an npz with `inputs` and `labels`.
 * @param classes number of classes; null: the maximum label + 1.
 * @throws UsageError if there is no such file, or it is no dataset.
 */
export async function npzData(path: string, classes: number | null): Promise<TaskData> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new UsageError(`--data: there is no file ${path}.`);
  try {
    const dataset = await readDataset(path);
    const count = classes ?? countClasses(dataset);
    checkDataset(dataset, count);
    return { source: path, dataset, classes: count, suite: {} };
  } catch (error) {
    if (error instanceof DatasetInvalidError) throw new UsageError(`--data ${path}: ${error.message}`);
    throw error;
  }
}

function countClasses({ labels }: Dataset): number {
  return Math.max(MIN_CLASSES, labels.reduce((max, label) => Math.max(max, label), 0) + 1);
}
