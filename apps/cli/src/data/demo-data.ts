import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readDataset } from '@torchperf/bundle';
import { repositoryRoot } from '@torchperf/engine';
import { UsageError } from '../usage.error';
import type { TaskData } from './task-data';

/** What scripts/demo/mnist-split.mjs exports. */
interface MnistSplit {
  readonly CLASSES: number;
  mnistSplit(): Promise<{ readonly publicSet: Buffer }>;
}

/**
 * The public half of the demo competition's digits, which a clone of the repository can make by itself.
 * @param folder where it may be laid down.
 * @throws UsageError outside of a clone.
 */
export async function demoData(folder: string): Promise<TaskData> {
  const script = join(repositoryRoot(), 'scripts', 'demo', 'mnist-split.mjs');
  if (!existsSync(script)) {
    throw new UsageError(
      'Nothing to ask the bundle: name the examples with --data FILE.npz, or the competition with --competition URL.',
    );
  }
  const { CLASSES, mnistSplit } = (await import(pathToFileURL(script).href)) as MnistSplit;
  const file = join(folder, 'demo.npz');
  await writeFile(file, (await mnistSplit()).publicSet);
  const dataset = await readDataset(file);
  return { source: "the demo competition's public MNIST digits", dataset, classes: CLASSES, suite: {} };
}
