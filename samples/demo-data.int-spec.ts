import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkDataset, type Dataset, inspectBundle, readDataset } from '@torchperf/bundle';

const run = promisify(execFile);
const ROOT = join(__dirname, '..');
const CLASSES = 10;

let folder: string;
const sets: Record<string, Dataset> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torchperf-demo-'));
  await run(process.execPath, [join(ROOT, 'scripts', 'demo', 'mnist-split.mjs'), folder]);
  for (const name of ['hidden', 'public']) sets[name] = await readDataset(join(folder, `${name}.npz`));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function countByLabel(dataset: Dataset): number[] {
  const counts = new Array<number>(CLASSES).fill(0);
  for (const label of dataset.labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** One hash an example, of its pixels. */
function fingerprints(dataset: Dataset): string[] {
  const pixels = dataset.inputs.length / dataset.examples;
  return Array.from({ length: dataset.examples }, (_, index) => {
    const image = dataset.inputs.slice(index * pixels, (index + 1) * pixels);
    return createHash('sha256').update(image).digest('hex');
  });
}

/** The archive that the demo submits for a folder. @returns its path */
async function zipped(bundle: string, name: string, env: Record<string, string> = {}): Promise<string> {
  const path = join(folder, `${name}.zip`);
  const module = join(ROOT, 'scripts', 'demo', 'sample-bundle.mjs');
  const script = `import { writeFileSync } from 'node:fs';
    import { sampleBundle } from ${JSON.stringify(module)};
    writeFileSync(${JSON.stringify(path)}, await sampleBundle(${JSON.stringify(bundle)}));`;
  await run(process.execPath, ['--input-type=module', '-e', script], { env });
  return path;
}

describe("the demo competition's data", () => {
  it('is 2,000 hidden and 8,000 public digits of 28 by 28, from 0 to 1', () => {
    for (const [name, examples] of [
      ['hidden', 2000],
      ['public', 8000],
    ] as const) {
      const dataset = sets[name] as Dataset;
      checkDataset(dataset, CLASSES);
      expect(dataset.examples).toBe(examples);
      expect(dataset.inputShape).toEqual([1, 28, 28]);
      expect(dataset.inputs.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it('hides a fifth of each digit', () => {
    const hidden = countByLabel(sets.hidden as Dataset);
    const open = countByLabel(sets.public as Dataset);
    hidden.forEach((count, label) => {
      expect(Math.abs(count - (count + (open[label] ?? 0)) / 5)).toBeLessThan(1);
    });
  });

  it('shows no hidden example in public', () => {
    const open = new Set(fingerprints(sets.public as Dataset));
    expect(fingerprints(sets.hidden as Dataset).filter((print) => open.has(print))).toEqual([]);
  });

  it('is in no order that reveals the label', () => {
    for (const dataset of Object.values(sets)) {
      const blocks = Array.from(
        { length: dataset.examples / 100 },
        (_, block) => new Set(dataset.labels.slice(block * 100, (block + 1) * 100)).size,
      );
      expect(Math.min(...blocks)).toBe(CLASSES);
    }
  });

  it('is the same bytes everywhere: the samples were trained and scored on these', async () => {
    const { env } = process;
    await run(process.execPath, [join(ROOT, 'scripts', 'demo', 'mnist-split.mjs'), join(folder, 'again')], {
      env: { ...env, TZ: 'Asia/Tokyo' },
    });
    for (const [name, sha256] of [
      ['hidden', 'a341e22baf44b436c4234fbbb15e6c9eea7d3cde56ec8324ab24efbfc5aa9d1e'],
      ['public', '7a191c209842e196cf88f7e6715ece9f762f7e855ff4c198ce8dfda6c9657c36'],
    ]) {
      for (const path of [join(folder, `${name}.npz`), join(folder, 'again', `${name}.npz`)]) {
        expect(
          createHash('sha256')
            .update(await readFile(path))
            .digest('hex'),
        ).toBe(sha256);
      }
    }
  });
});

describe('the sample archives', () => {
  const accuracy: Record<string, number> = require('./accuracy.json');

  it.each(Object.keys(accuracy))('%s passes the intake, with weights under 500 KB', async (bundle) => {
    const path = await zipped(join(__dirname, bundle), bundle);
    const { files, manifest } = await inspectBundle(path);
    expect(files.length).toBe(manifest.runtime === 'python' ? 3 : 2);
    for (const file of files)
      expect((await stat(join(__dirname, bundle, file.path))).size).toBeLessThan(500_000);
  });

  it('are the same bytes whenever and wherever they are made, and leave out what Python leaves behind', async () => {
    const bundle = join(__dirname, 'too-inaccurate');
    const copy = join(folder, 'copy');
    await run('cp', ['-r', bundle, copy]);
    await run('mkdir', ['-p', join(copy, '__pycache__')]);
    await writeFile(join(copy, '__pycache__', 'model.cpython-311.pyc'), 'x');
    const one = await readFile(await zipped(bundle, 'one', { TZ: 'America/New_York' }));
    const other = await readFile(await zipped(copy, 'other', { TZ: 'Asia/Tokyo' }));
    expect(one.equals(other)).toBe(true);
  });
});
