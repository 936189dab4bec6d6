import { DatasetInvalidError } from './dataset-invalid.error';
import { ElementDecoder, type ElementType } from './element-decoder';
import { formatShape, NPY_HEADER_BYTES_MAX, type NpyHeader, readNpyHeader } from './npy-header';

/** What an array of the dataset is read into. */
export interface ArrayTarget {
  /** The array's name in the npz, without ".npy". */
  readonly name: string;
  readonly types: ReadonlyMap<string, ElementType>;
  /** What `types` means, for the message. */
  readonly typesText: string;
  /** Called with the shape before any element: checks it, and makes room. */
  start(shape: readonly number[], elements: number): void;
  write(index: number, value: number): void;
}

/**
 * Reads one .npy file of C order, chunk by chunk, into its target; only a chunk of it is in memory besides that.
 * @throws DatasetInvalidError naming the array and its dtype, order or shape; the stream's errors as they come.
 */
export async function readNpyArray(chunks: AsyncIterable<Buffer>, target: ArrayTarget): Promise<void> {
  let head: Buffer = Buffer.alloc(0);
  let decoder: ElementDecoder | null = null;
  let expected = 0;
  for await (const chunk of chunks) {
    if (decoder) {
      push(decoder, chunk, expected, target.name);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const parsed = readNpyHeader(target.name, head);
    if (!parsed) {
      if (head.length > NPY_HEADER_BYTES_MAX) throw wrongLength(target.name);
      continue;
    }
    const { header, dataStart } = parsed;
    const type = elementType(header, target);
    expected = header.shape.reduce((product, length) => product * length, 1);
    target.start(header.shape, expected);
    decoder = new ElementDecoder(type, (index, value) => target.write(index, value));
    push(decoder, head.subarray(dataStart), expected, target.name);
  }
  if (!decoder || decoder.progress.elements !== expected || decoder.progress.rest !== 0) {
    throw wrongLength(target.name);
  }
}

function push(decoder: ElementDecoder, chunk: Buffer, expected: number, name: string): void {
  const { elements, rest } = decoder.progress;
  if (chunk.length > decoder.bytesOf(expected - elements) - rest) throw wrongLength(name);
  decoder.push(chunk);
}

function elementType(header: NpyHeader, target: ArrayTarget): ElementType {
  const type = target.types.get(header.dtype);
  if (!type) {
    throw new DatasetInvalidError(
      'dataset-dtype-unsupported',
      `The array "${target.name}" has dtype "${header.dtype}"; it must be ${target.typesText}. Convert it with ` +
        'astype before saving.',
    );
  }
  if (header.fortranOrder) {
    throw new DatasetInvalidError(
      'dataset-order-unsupported',
      `The array "${target.name}" of shape ${formatShape(header.shape)} is in Fortran order. Save ` +
        'numpy.ascontiguousarray of it.',
    );
  }
  return type;
}

function wrongLength(name: string): DatasetInvalidError {
  return new DatasetInvalidError(
    'dataset-array-malformed',
    `The array "${name}" holds more or fewer bytes than its header says. Write it with numpy.savez.`,
  );
}
