import {
  createWriteStream,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import {
  buildArchive,
  buildBundle,
  bundleEntries,
  LEFT_BEHIND,
  MANIFEST,
  MODEL_SOURCE,
  noise,
  OK_BUNDLES,
  REJECTED_BUNDLES,
  REJECTED_MANIFESTS,
} from '#test/fixtures/bundles';
import { BundleRejectedError } from '../policy/bundle-rejected.error';
import { extractBundle, inspectBundle } from './bundle-reader';
import { BundleReaderError } from './bundle-reader.error';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle reader '));
});
afterEach(() => rmSync(folder, { recursive: true }));

function store(bytes: Buffer): string {
  const path = join(folder, 'bundle.zip');
  writeFileSync(path, bytes);
  return path;
}

const modeOf = (path: string) => statSync(path).mode & 0o7777;

describe('inspectBundle', () => {
  it('returns manifest, files and sizes', async () => {
    const bytes = buildBundle([{ name: 'weights/w.npy', content: noise(5000), method: 8 }]);
    const inspection = await inspectBundle(store(bytes));
    const manifestBytes = JSON.stringify(MANIFEST).length;
    const pathBytes = 'torchperf.json'.length + 'model.py'.length + 'weights/w.npy'.length;
    expect(inspection).toEqual({
      manifest: MANIFEST,
      files: [
        { path: 'torchperf.json', bytes: manifestBytes },
        { path: 'model.py', bytes: MODEL_SOURCE.length },
        { path: 'weights/w.npy', bytes: 5000 },
      ],
      leftOut: [],
      contents: {
        files: 3,
        largest: [
          { path: 'weights/w.npy', bytes: 5000 },
          { path: 'torchperf.json', bytes: manifestBytes },
          { path: 'model.py', bytes: MODEL_SOURCE.length },
        ].sort((a, b) => b.bytes - a.bytes),
        leftOut: [],
        leftOutFiles: 0,
      },
      sizeBytes: manifestBytes + MODEL_SOURCE.length + 5000 + pathBytes,
      compressedBytes: bytes.length,
    });
  });

  it('counts names, so that weights in the names of empty files and folders have a size', async () => {
    const [file, folder] = [`w/${'0'.repeat(190)}.bin`, `w/${'1'.repeat(190)}`];
    const plain = await inspectBundle(store(buildBundle()));
    const hiding = await inspectBundle(
      store(
        buildBundle([
          { name: file, content: Buffer.alloc(0) },
          { name: `${folder}/`, content: Buffer.alloc(0) },
        ]),
      ),
    );
    expect(hiding.sizeBytes - plain.sizeBytes).toBe(file.length + folder.length);
  });

  it('counts nothing of what is left out, and lists it', async () => {
    const plain = await inspectBundle(store(buildBundle()));
    const bytes = buildBundle(LEFT_BEHIND);
    const { sizeBytes, compressedBytes, contents } = await inspectBundle(store(bytes));
    expect(sizeBytes).toBe(plain.sizeBytes);
    expect(compressedBytes).toBe(bytes.length);
    expect(contents).toMatchObject({ files: 2, leftOutFiles: 12 });
    expect(contents.leftOut).toEqual([
      { path: '__MACOSX/', files: 1 },
      { path: '.DS_Store', files: 1 },
      { path: 'pkg/.ds_store', files: 1 },
      { path: 'pkg/Thumbs.db', files: 1 },
      { path: 'desktop.ini', files: 1 },
      { path: 'Icon\u266a', files: 1 },
      { path: '__pycache__/', files: 1 },
      { path: '.git/', files: 2 },
      { path: '.ipynb_checkpoints/', files: 1 },
      { path: '.idea/', files: 1 },
      { path: '.venv/', files: 1 },
    ]);
  });

  it('lists the largest of many files, and the first of many paths that are left out', async () => {
    const files = Array.from({ length: 30 }, (_, index) => ({
      name: `w/${index}.npy`,
      content: noise(1000 + index),
    }));
    const left = Array.from({ length: 30 }, (_, index) => ({ name: `${index}/.DS_Store`, content: 'x' }));
    const { contents } = await inspectBundle(store(buildBundle([...files, ...left])));
    expect(contents.files).toBe(32);
    expect(contents.largest).toHaveLength(10);
    expect(contents.largest[0]).toEqual({ path: 'w/29.npy', bytes: 1029 });
    expect(contents).toMatchObject({ leftOutFiles: 30 });
    expect(contents.leftOut).toHaveLength(20);
  });

  it('takes a folder that was zipped for what is in it, and its name counts for nothing', async () => {
    const plain = await inspectBundle(store(buildBundle()));
    const inFolder = bundleEntries().map((entry) => ({ ...entry, name: `mine/${entry.name}` }));
    const inspection = await inspectBundle(store(buildArchive(inFolder)));
    expect(inspection).toMatchObject({ files: plain.files, sizeBytes: plain.sizeBytes });
  });

  it('does not take the folder where there is a file next to it', async () => {
    const inFolder = bundleEntries().map((entry) => ({ ...entry, name: `mine/${entry.name}` }));
    const withSibling = buildArchive([...inFolder, { name: 'README.md', content: 'x' }]);
    await expect(inspectBundle(store(withSibling))).rejects.toMatchObject({
      code: 'bundle-manifest-missing',
    });
  });

  it('names an entry that is left out', async () => {
    const entry = { name: '.venv/model.py', content: MODEL_SOURCE };
    const bundle = buildBundle([entry], { ...MANIFEST, entry: '.venv/model.py' });
    await expect(inspectBundle(store(bundle))).rejects.toMatchObject({
      code: 'bundle-entry-missing',
      message: expect.stringContaining('".venv/" is left out of bundles'),
    });
  });

  it('writes nothing', async () => {
    await inspectBundle(store(buildBundle()));
    expect(readdirSync(folder)).toEqual(['bundle.zip']);
  });

  it('reads what another tool makes, data descriptors and all', async () => {
    const zip = new ZipFile();
    const path = join(folder, 'streamed.zip');
    zip.addBuffer(Buffer.from(JSON.stringify(MANIFEST)), 'torchperf.json');
    zip.addReadStream(Readable.from([Buffer.from(MODEL_SOURCE)]), 'model.py');
    zip.addEmptyDirectory('weights');
    zip.addReadStream(Readable.from([noise(2000)]), 'weights/modèle.npy');
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(path));
    const { files } = await inspectBundle(path);
    expect(files.map((file) => file.path)).toEqual(['torchperf.json', 'model.py', 'weights/modèle.npy']);
  });

  it.each(REJECTED_MANIFESTS)('rejects $name by $rule', async ({ rule, says, field, build }) => {
    const failure = await inspectBundle(store(build())).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BundleRejectedError);
    expect(failure).toMatchObject({ code: rule, message: expect.stringMatching(says) });
    if (field !== undefined) {
      expect((failure as BundleRejectedError).errors?.map(({ path }) => path)).toContain(field);
    }
  });

  it('does not take a missing file for a participant fault', async () => {
    await expect(inspectBundle(join(folder, 'none.zip'))).rejects.toBeInstanceOf(BundleReaderError);
  });

  it('runs many at once', async () => {
    const path = store(buildBundle());
    const inspections = await Promise.all(Array.from({ length: 6 }, () => inspectBundle(path)));
    expect(inspections.every(({ files }) => files.length === 2)).toBe(true);
  });
});

describe('inspectBundle, of an ONNX model', () => {
  const TASK = { inputShape: [1, 2, 3], classes: 4 };
  const EXPORTED = join(__dirname, '../../../../apps/contestant/fixtures/exported');
  const exported = (name: string) => readFileSync(join(EXPORTED, `${name}.onnx`));
  const onnxBundle = (model: Buffer, folder = '') =>
    store(
      buildArchive([
        { name: `${folder}net/m.onnx`, content: model, method: 8 },
        {
          name: `${folder}torchperf.json`,
          content: JSON.stringify({ ...MANIFEST, runtime: 'onnx', entry: 'net/m.onnx' }),
        },
      ]),
    );
  const inspect = (path: string) => inspectBundle(path, TASK).catch((error: unknown) => error);

  it('names every rule that it breaks at once, each with the line that fixes it', async () => {
    expect(await inspect(onnxBundle(exported('sklearn'), 'zipped/'))).toMatchObject({
      code: 'bundle-model-invalid',
      status: 422,
      message: expect.stringMatching(/^"net\/m\.onnx" cannot be measured\. .*zipmap/),
      errors: [
        { path: 'net/m.onnx', message: expect.stringContaining('onnx.load("m.onnx")') },
        { path: 'net/m.onnx', message: expect.stringContaining('options={"zipmap": False}') },
      ],
    });
  });

  it.each(['default', 'quantized'])('accepts what is fixed: %s', async (name) => {
    expect(await inspect(onnxBundle(exported(`${name}.fixed`)))).toMatchObject({
      manifest: { entry: 'net/m.onnx' },
    });
    expect(await inspect(onnxBundle(exported(name)))).toMatchObject({ code: 'bundle-model-invalid' });
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['noise', noise(3000)],
    ['a cut', exported('default').subarray(0, 2000)],
    ['numbers without an end', Buffer.alloc(5000, 0xff)],
  ])('is a participant fault, never a platform fault, where the file is %s', async (_, bytes) => {
    expect(await inspect(onnxBundle(bytes))).toMatchObject({ code: 'bundle-model-invalid' });
  });

  it('is checked only where it is the entry, and where there is a task', async () => {
    const unusedModel = store(buildBundle([{ name: 'm.onnx', content: 'no model' }]));
    expect(await inspect(unusedModel)).toMatchObject({ manifest: { entry: 'model.py' } });
    const none = await inspectBundle(onnxBundle(Buffer.from('no model')));
    expect(none.manifest.runtime).toBe('onnx');
  });
});

describe('extractBundle', () => {
  it('writes files that others may read and no one may write', async () => {
    const target = join(folder, 'out');
    const weights = noise(200_000);
    const bytes = buildBundle([
      { name: 'empty/' },
      { name: 'a/b/w.npy', content: weights, method: 8, externalAttributes: 0o106777 * 2 ** 16 },
    ]);
    await extractBundle(store(bytes), target);
    expect(readFileSync(join(target, 'a/b/w.npy')).equals(weights)).toBe(true);
    expect(readFileSync(join(target, 'model.py'), 'utf8')).toBe(MODEL_SOURCE);
    for (const file of ['model.py', 'torchperf.json', 'a/b/w.npy'])
      expect(modeOf(join(target, file))).toBe(0o444);
    for (const made of ['.', 'a', 'a/b', 'empty']) expect(modeOf(join(target, made))).toBe(0o755);
  });

  it('shows in no access time that a file or folder was read', async () => {
    const target = join(folder, 'out');
    await extractBundle(store(buildBundle([{ name: 'a/b/w.npy', content: noise(2000) }])), target);
    const paths = ['.', 'a', 'a/b', 'a/b/w.npy', 'model.py', 'torchperf.json'].map((path) =>
      join(target, path),
    );
    const before = paths.map((path) => statSync(path));
    for (const { atimeMs, mtimeMs } of before) {
      expect(atimeMs).toBeGreaterThan(Date.now() + 300 * 24 * 60 * 60 * 1000);
      expect(Math.abs(Date.now() - mtimeMs)).toBeLessThan(60_000);
    }
    for (const path of paths) {
      if (statSync(path).isDirectory()) readdirSync(path);
      else readFileSync(path);
    }
    expect(paths.map((path) => statSync(path).atimeMs)).toEqual(before.map(({ atimeMs }) => atimeMs));
  });

  it('writes nothing of what is left out', async () => {
    const target = join(folder, 'out');
    await extractBundle(store(buildBundle(LEFT_BEHIND)), target);
    expect(readdirSync(target).sort()).toEqual(['model.py', 'torchperf.json']);
  });

  it.each(OK_BUNDLES)('extracts exactly the files of a bundle $name', async ({ files, build }) => {
    const target = join(folder, 'out');
    const inspection = await extractBundle(store(build()), target);
    const found = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(found).toHaveLength(files);
    for (const { path, bytes } of inspection.files) expect(statSync(join(target, path)).size).toBe(bytes);
  });

  it('refuses a folder that is there already, and leaves it alone', async () => {
    const target = join(folder, 'out');
    await mkdir(target);
    writeFileSync(join(target, 'model.py'), 'mine');
    await expect(extractBundle(store(buildBundle()), target)).rejects.toThrow(/must be new/);
    expect(readFileSync(join(target, 'model.py'), 'utf8')).toBe('mine');
  });

  it('rejects every hostile bundle and leaves nothing behind, inside the folder or outside', async () => {
    const rejections = await Promise.all(
      REJECTED_BUNDLES.map(async ({ name, build }, index) => {
        const zipPath = join(folder, `${index}.zip`);
        writeFileSync(zipPath, build());
        await mkdir(join(folder, `${index}`));
        const failure = await extractBundle(zipPath, join(folder, `${index}`, 'out')).catch(
          (error: unknown) => error,
        );
        rmSync(zipPath);
        return [name, failure instanceof BundleRejectedError ? failure.code : String(failure)];
      }),
    );
    expect(rejections).toEqual(REJECTED_BUNDLES.map(({ name, rule }) => [name, rule]));
    const left = readdirSync(folder, { recursive: true });
    expect(left.sort()).toEqual(REJECTED_BUNDLES.map((_, index) => `${index}`).sort());
  });
});
