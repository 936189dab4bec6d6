import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArchiveEntry, buildArchive } from '#test/fixtures/bundles';
import { writeNpyHeader } from './npy-header';
import { readDataset } from './read-dataset';
import { writeDataset } from './write-dataset';

let folder: string;
let npzPath: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dataset-'));
  npzPath = join(folder, 'dataset.npz');
});
afterAll(() => rmSync(folder, { recursive: true }));

interface ArrayOptions {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly fortranOrder?: boolean;
}

function npy({ dtype, shape, fortranOrder = false }: ArrayOptions, data: ArrayBufferView): Buffer {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([writeNpyHeader({ dtype, shape, fortranOrder }), bytes]);
}

const INPUTS = npy({ dtype: '<f4', shape: [2, 3] }, Float32Array.of(0, 1, 2, 3, 4, 5));
const LABELS = npy({ dtype: '<i8', shape: [2] }, BigInt64Array.of(1n, 0n));

function read(inputs: Buffer | null, labels: Buffer | null, change: Partial<ArchiveEntry> = {}) {
  const entries: ArchiveEntry[] = [];
  if (inputs) entries.push({ name: 'inputs.npy', content: inputs, ...change });
  if (labels) entries.push({ name: 'labels.npy', content: labels });
  writeFileSync(npzPath, buildArchive(entries));
  return readDataset(npzPath);
}

describe('readDataset', () => {
  it.each([0, 8])('reads float32 inputs and int64 labels (zip method %d)', async (method) => {
    await expect(read(INPUTS, LABELS, { method })).resolves.toEqual({
      inputs: Float32Array.of(0, 1, 2, 3, 4, 5),
      labels: Int32Array.of(1, 0),
      examples: 2,
      inputShape: [3],
    });
  });

  it.each([
    ['<f8', Float64Array.of(0.5, 1, 2, 3)],
    ['<f4', Float32Array.of(0.5, 1, 2, 3)],
    ['|u1', Uint8Array.of(0, 1, 2, 255)],
    ['|b1', Uint8Array.of(0, 1, 1, 0)],
    ['|i1', Int8Array.of(-128, 0, 2, 127)],
    ['<u2', Uint16Array.of(0, 1, 50_256, 65_535)],
    ['<i4', Int32Array.of(-16_777_216, 0, 1, 16_777_216)],
  ])('turns %s inputs into float32', async (dtype, values) => {
    const { inputs, inputShape } = await read(npy({ dtype, shape: [2, 1, 2] }, values), LABELS);
    expect(inputs).toEqual(Float32Array.from(values));
    expect(inputShape).toEqual([1, 2]);
  });

  it('keeps zeros of both signs and the smallest numbers', async () => {
    const odd = Float32Array.of(0, -0, 1e-45, -1e-45);
    const { inputs } = await read(npy({ dtype: '<f4', shape: [2, 2] }, odd), LABELS);
    expect(new Uint32Array(inputs.buffer)).toEqual(new Uint32Array(odd.buffer));
  });

  it('reads 64-bit integers, and refuses those that float32 cannot hold exactly', async () => {
    const of = (...values: bigint[]) => npy({ dtype: '<i8', shape: [2, 1] }, BigInt64Array.from(values));
    expect((await read(of(0n, 16_777_216n), LABELS)).inputs).toEqual(Float32Array.of(0, 16_777_216));
    await expect(read(of(0n, 16_777_217n), LABELS)).rejects.toMatchObject({
      code: 'dataset-input-not-exact',
      message: expect.stringContaining('16777217, which models would get as 16777216'),
    });
  });

  it('reads a large array in pieces', async () => {
    const values = Float32Array.from({ length: 2 * 300_000 }, (_, index) => index);
    const { inputs } = await read(npy({ dtype: '<f4', shape: [2, 10, 30_000] }, values), LABELS, {
      method: 8,
    });
    expect(inputs).toEqual(values);
  });

  const floats = (...values: number[]) => Float32Array.from(values);
  it.each([
    ['no inputs', null, LABELS, 'dataset-array-missing', /"inputs"/],
    ['no labels', INPUTS, null, 'dataset-array-missing', /"labels"/],
    [
      'float16 inputs',
      npy({ dtype: '<f2', shape: [2, 1] }, Uint16Array.of(0, 0)),
      LABELS,
      'dataset-dtype-unsupported',
      /"inputs".*"<f2".*float32/,
    ],
    [
      'big-endian inputs',
      npy({ dtype: '>f4', shape: [2, 1] }, floats(0, 0)),
      LABELS,
      'dataset-dtype-unsupported',
      /">f4"/,
    ],
    [
      'float labels',
      INPUTS,
      npy({ dtype: '<f4', shape: [2] }, floats(0, 1)),
      'dataset-dtype-unsupported',
      /"labels".*integer/,
    ],
    [
      'Fortran order',
      npy({ dtype: '<f4', shape: [2, 2], fortranOrder: true }, floats(0, 1, 2, 3)),
      LABELS,
      'dataset-order-unsupported',
      /\(2, 2\)/,
    ],
    [
      'inputs without dimensions',
      npy({ dtype: '<f4', shape: [2] }, floats(0, 1)),
      LABELS,
      'dataset-shape-invalid',
      /\(2,\)/,
    ],
    [
      'no examples',
      npy({ dtype: '<f4', shape: [0, 3] }, floats()),
      LABELS,
      'dataset-shape-invalid',
      /\(0, 3\)/,
    ],
    [
      'empty inputs',
      npy({ dtype: '<f4', shape: [2, 0] }, floats()),
      LABELS,
      'dataset-shape-invalid',
      /\(2, 0\)/,
    ],
    [
      'one-hot labels',
      INPUTS,
      npy({ dtype: '|u1', shape: [2, 2] }, Uint8Array.of(0, 1, 1, 0)),
      'dataset-shape-invalid',
      /argmax/,
    ],
    [
      'fewer labels than inputs',
      INPUTS,
      npy({ dtype: '|u1', shape: [1] }, Uint8Array.of(0)),
      'dataset-lengths-differ',
      /2 examples .* 1/,
    ],
    [
      'a label beyond 32 bits',
      INPUTS,
      npy({ dtype: '<i8', shape: [2] }, BigInt64Array.of(0n, 2n ** 40n)),
      'dataset-label-out-of-range',
      /labels\[1\] is 1099511627776/,
    ],
    [
      'less data than the shape',
      INPUTS.subarray(0, -1),
      LABELS,
      'dataset-array-malformed',
      /more or fewer bytes/,
    ],
    [
      'more data than the shape',
      Buffer.concat([INPUTS, Buffer.alloc(1)]),
      LABELS,
      'dataset-array-malformed',
      /more or fewer bytes/,
    ],
    ['a header cut short', INPUTS.subarray(0, 20), LABELS, 'dataset-array-malformed', /more or fewer bytes/],
    [
      'a shape beyond memory',
      npy({ dtype: '|u1', shape: [65_536, 65_536] }, Uint8Array.of(0)),
      LABELS,
      'dataset-too-large',
      /512 MiB/,
    ],
  ] as const)('refuses %s', async (_, inputs, labels, code, message) => {
    await expect(read(inputs, labels)).rejects.toMatchObject({
      name: 'DatasetInvalidError',
      code,
      message: expect.stringMatching(message),
    });
  });

  it('refuses an array that says it is larger than allowed, unread', async () => {
    const change = { method: 8, statedExpandedBytes: 512 * 1024 * 1024 + 1 };
    await expect(read(INPUTS, LABELS, change)).rejects.toMatchObject({ code: 'dataset-too-large' });
  });

  it.each([
    ['a wrong checksum', { statedCrc32: 7 }],
    ['a wrong size', { method: 8, statedExpandedBytes: 7 }],
    ['broken data', { method: 8, rawData: Buffer.alloc(90, 0xff) }],
  ])('refuses %s', async (_, change) => {
    await expect(read(INPUTS, LABELS, change)).rejects.toMatchObject({ code: 'dataset-not-an-npz' });
  });

  it('refuses what is no zip', async () => {
    writeFileSync(npzPath, 'inputs,labels\n');
    await expect(readDataset(npzPath)).rejects.toMatchObject({ code: 'dataset-not-an-npz' });
  });

  it('refuses too many arrays', async () => {
    writeFileSync(
      npzPath,
      buildArchive(Array.from({ length: 65 }, (_, index) => ({ name: `${index}.npy` }))),
    );
    await expect(readDataset(npzPath)).rejects.toMatchObject({ code: 'dataset-too-large' });
  });
});

describe('writeDataset', () => {
  const dataset = {
    inputs: Float32Array.from({ length: 60 }, (_, index) => index / 7),
    labels: Int32Array.from({ length: 10 }, (_, index) => index % 3),
    inputShape: [2, 3],
  };

  it('writes what readDataset reads', async () => {
    await writeDataset(npzPath, dataset);
    await expect(readDataset(npzPath)).resolves.toEqual({ ...dataset, examples: 10 });
  });

  it('writes the same bytes for the same dataset', async () => {
    await writeDataset(npzPath, dataset);
    const first = readFileSync(npzPath);
    await writeDataset(npzPath, dataset);
    expect(readFileSync(npzPath).equals(first)).toBe(true);
  });

  it('refuses values that do not make whole examples', async () => {
    await expect(writeDataset(npzPath, { ...dataset, inputShape: [2, 2] })).rejects.toThrow(RangeError);
  });
});
