import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractBundle, inspectBundle, readDataset } from '@torchperf/bundle';
import { preparedPython } from '../apps/contestant/test/prepared-python';
import { measureAccuracy } from './test/measure-accuracy';

const run = promisify(execFile);
const ROOT = join(__dirname, '..');
/** What the guide promises; every event of the demo competition requires 85 % or less. */
const PROMISED = 0.9;

let folder: string;
let blocks: Map<string, string>;

/** Runs a block of the guide as a participant would: a shell in the folder, a python3 that has numpy. */
async function follow(name: string): Promise<string> {
  const path = `${join(folder, 'bin')}:/usr/bin:/bin`;
  const env = { PATH: path, PYTHONPATH: preparedPython().packages ?? '', PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await run('sh', ['-ec', blocks.get(name) ?? 'exit 3'], { cwd: folder, env });
  return stdout;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torchperf-guide-'));
  const guide = await readFile(join(ROOT, 'docs', 'participant-guide.md'), 'utf8');
  const found = guide.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms);
  blocks = new Map(Array.from(found, ([, name = '', content = '']) => [name, content]));
  await run('mkdir', [join(folder, 'bin')]);
  await symlink(preparedPython().command, join(folder, 'bin', 'python3'));
  await run(process.execPath, [join(ROOT, 'scripts', 'demo', 'mnist-split.mjs'), folder]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the participant's guide", () => {
  it('writes a bundle from nothing in ten lines that passes the intake and is as accurate as it says', async () => {
    const files = ['train.py', 'model.py', 'torchperf.json'];
    for (const name of files) await writeFile(join(folder, name), blocks.get(name) ?? '');
    const lines = ['train.py', 'model.py'].flatMap((name) => (blocks.get(name) ?? '').trim().split('\n'));
    expect(lines).toHaveLength(10);
    await follow('make');
    expect(await follow('try')).toBe('(2, 10)\n');
    const { manifest } = await inspectBundle(join(folder, 'bundle.zip'));
    expect(manifest.name).toBe('Random features');
    const bundle = join(folder, 'unpacked');
    await extractBundle(join(folder, 'bundle.zip'), bundle);
    expect(await measureAccuracy(bundle, await readDataset(join(folder, 'hidden.npz')))).toBeGreaterThan(
      PROMISED - 0.005,
    );
  });
});
