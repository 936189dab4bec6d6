import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Dataset } from './dataset';
import { writeNpyHeader } from './npy-header';

/** A fixed time, so that the same dataset has the same hash; before 1980 no time zone shifts it either. */
const TIMESTAMP = new Date(0);

/**
 * Writes a dataset as a deflated npz of `inputs` (float32) and `labels` (int32), as `numpy.savez_compressed`
 * would; the same dataset always gives the same bytes.
 * @throws RangeError when the arrays do not fit the shape; file system errors as they come.
 */
export async function writeDataset(
  npzPath: string,
  dataset: Pick<Dataset, 'inputs' | 'labels' | 'inputShape'>,
): Promise<void> {
  const { inputs, labels, inputShape } = dataset;
  const examples = labels.length;
  const elements = inputShape.reduce((product, length) => product * length, examples);
  if (inputs.length !== elements) {
    throw new RangeError(
      `${inputs.length} input values do not make ${examples} examples of shape (${inputShape.join(', ')}).`,
    );
  }
  const zip = new ZipFile();
  zip.addBuffer(npy('<f4', [examples, ...inputShape], inputs), 'inputs.npy', { mtime: TIMESTAMP });
  zip.addBuffer(npy('<i4', [examples], labels), 'labels.npy', { mtime: TIMESTAMP });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(npzPath));
}

/** The values are written as they lie in memory: every machine that this runs on is little-endian. */
function npy(dtype: string, shape: readonly number[], values: Float32Array | Int32Array): Buffer {
  const header = writeNpyHeader({ dtype, fortranOrder: false, shape });
  return Buffer.concat([header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}
