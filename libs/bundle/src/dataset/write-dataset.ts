import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ZipOptions, zipFiles } from '../writer/zip-files';
import type { Dataset } from './dataset';
import { writeNpyHeader } from './npy-header';
import { valueBytes } from './value-bytes';

type Arrays = Pick<Dataset, 'inputs' | 'labels' | 'inputShape'>;

/**
 * A dataset as an npz of `inputs` (float32) and `labels` (int32), as `numpy.savez_compressed` writes it, or
 * `numpy.savez` if it is not to be compressed. The same dataset has the same bytes.
 * @throws RangeError when the arrays do not fit the shape.
 */
export function zipDataset({ inputs, labels, inputShape }: Arrays, options?: ZipOptions): Readable {
  const examples = labels.length;
  const elements = inputShape.reduce((product, length) => product * length, examples);
  if (inputs.length !== elements) {
    throw new RangeError(
      `${inputs.length} input values do not make ${examples} examples of shape (${inputShape.join(', ')}).`,
    );
  }
  return zipFiles(
    [
      { path: 'inputs.npy', content: npy('<f4', [examples, ...inputShape], inputs) },
      { path: 'labels.npy', content: npy('<i4', [examples], labels) },
    ],
    options,
  );
}

/**
 * Writes {@link zipDataset} to a file.
 * @throws RangeError when the arrays do not fit the shape; file system errors as they come.
 */
export async function writeDataset(npzPath: string, dataset: Arrays): Promise<void> {
  await pipeline(zipDataset(dataset), createWriteStream(npzPath));
}

function npy(dtype: string, shape: readonly number[], values: Float32Array | Int32Array): Buffer {
  return Buffer.concat([writeNpyHeader({ dtype, fortranOrder: false, shape }), valueBytes(values)]);
}
