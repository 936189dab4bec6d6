import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BundleRejectedError } from '../policy/bundle-rejected.error';
import type { BundleRule } from '../policy/bundle-rules';
import { extractBundle } from '../reader/bundle-reader';
import { zipFolder } from './zip-folder';

const MIB = 1024 * 1024;
const MANIFEST = JSON.stringify({ name: 'x', runtime: 'python', entry: 'model.py' });

let own: string;
beforeEach(async () => {
  own = await mkdtemp(join(tmpdir(), 'torchperf-folder-'));
});
afterEach(() => rm(own, { recursive: true, force: true }));

type Files = Readonly<Record<string, string | Buffer>>;

/** The error that refuses a folder with these files as a bundle; null if it is accepted. */
async function refusal(files: Files, more: (folder: string) => unknown = () => undefined) {
  const folder = join(own, 'model');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await more(folder);
  try {
    const { archive } = await zipFolder(folder);
    await pipeline(archive, createWriteStream(join(own, 'model.zip')));
    await extractBundle(join(own, 'model.zip'), join(own, 'out'), null);
    return null;
  } catch (error) {
    if (error instanceof BundleRejectedError) return error;
    throw error;
  }
}

const OK: Files = { 'torchperf.json': MANIFEST, 'model.py': '' };
const numbered = (count: number, content: (index: number) => string | Buffer): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`data/${index}`, content(index)]));

it('accepts a folder that follows the rules', async () => {
  expect(await refusal(OK)).toBeNull();
});

const CASES: readonly (readonly [BundleRule, string, Files, ((folder: string) => unknown)?])[] = [
  ['bundle-too-many-files', 'The bundle holds 2003 files;', { ...OK, ...numbered(2_001, () => '') }],
  ['bundle-file-too-large', 'has 33 MiB', OK, (folder) => truncate(join(folder, 'model.py'), 33 * MIB)],
  ['bundle-too-large', 'as a zip; at most 64 MiB', { ...OK, ...numbered(3, () => randomBytes(22 * MIB)) }],
  ['bundle-ratio-too-high', 'Leave out empty data.', { ...OK, zeros: Buffer.alloc(2 * MIB) }],
  [
    'bundle-ratio-too-high',
    'expands to more than 200 times that',
    { ...OK, ...numbered(12, () => Buffer.alloc(MIB)) },
  ],
  ['bundle-special-file', 'Replace links', OK, (folder) => symlink('model.py', join(folder, 'link.py'))],
  ['bundle-special-file', 'Replace links', OK, (folder) => execFileSync('mkfifo', [join(folder, 'pipe')])],
  ['bundle-path-control-character', 'Rename the file.', { ...OK, 'a\nb': '' }],
  ['bundle-path-backslash', 'Rename the file.', { ...OK, 'a\\b': '' }],
  ['bundle-path-absolute', 'Rename the file.', { ...OK, 'C:b': '' }],
  ['bundle-path-too-long', 'Shorten it.', { ...OK, [`${'a'.repeat(120)}/${'b'.repeat(120)}`]: '' }],
  ['bundle-path-too-deep', 'Move it up.', { ...OK, 'a/b/c/d/e/f/g': '' }],
  ['bundle-duplicate-path', 'differ only in upper and lower case', { ...OK, 'Model.py': '' }],
  ['bundle-duplicate-path', 'is in the bundle twice', { ...OK, 'e\u0301': '', '\u00e9': '' }],
  ['bundle-path-clash', 'both a file and a folder in the bundle', { ...OK, 'a/b': '', A: '' }],
  ['bundle-manifest-missing', 'at the root of the bundle. Add', { 'model.py': '' }],
  ['bundle-manifest-missing', 'Rename "Torchperf.json"', { 'model.py': '', 'Torchperf.json': MANIFEST }],
  ['bundle-manifest-not-json', 'It is empty', { ...OK, 'torchperf.json': '' }],
  ['bundle-manifest-invalid', 'entry: is missing', { ...OK, 'torchperf.json': '{"name":"x"}' }],
  ['bundle-entry-missing', 'is not in the bundle. Add the file', { 'torchperf.json': MANIFEST }],
  ['bundle-entry-missing', 'The bundle has "Model.py"', { 'torchperf.json': MANIFEST, 'Model.py': '' }],
];

it.each(CASES.map(([code, text, files, more]) => ({ code, text, files, more })))(
  'says what to do about a folder, and nothing of zipping it: $code, $text',
  async ({ code, text, files, more }) => {
    const found = await refusal(files, more);
    expect(found).toMatchObject({ code, message: expect.stringContaining(text) });
    expect(found?.message.replace(' as a zip', '')).not.toMatch(/zip/i);
  },
);
