import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../usage.error';
import { checkOutputPaths } from './output-paths';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torchperf-outputs-'));
  await mkdir(at('bundle'));
  await writeFile(at('bundle.zip'), '');
  await writeFile(at('old.svg'), '');
  await writeFile(at('locked.md'), '');
  await chmod(at('locked.md'), 0o400);
  await mkdir(at('locked'), { mode: 0o500 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('takes new files, files that are there, and none', () => {
  expect(() =>
    checkOutputPaths({ json: true, plot: at('old.svg'), report: at('new.md'), raw: '/dev/null' }),
  ).not.toThrow();
  expect(() => checkOutputPaths({})).not.toThrow();
});

it.each([
  ['plot', 'nowhere/x.svg', /--plot .*nowhere\/x\.svg: there is no folder .*mkdir -p/],
  ['plot', 'old.svg/x.svg', /there is no folder/],
  ['json', 'bundle', /--json .*: this is a folder; name a file\..*put --json after/],
  ['json', 'bundle.zip', /a zip is never overwritten/],
  ['raw', 'bundle', /this is a folder; name a file\.$/],
] as const)('refuses --%s %s', (option, name, message) => {
  expect(() => checkOutputPaths({ [option]: at(name) })).toThrow(UsageError);
  expect(() => checkOutputPaths({ [option]: at(name) })).toThrow(message);
});

it('refuses what this user may not write, which for root is nothing', () => {
  const isRoot = process.getuid?.() === 0;
  const refusal = (report: string) => {
    try {
      checkOutputPaths({ report });
      return null;
    } catch (error) {
      return String(error);
    }
  };
  const [file, folder] = [refusal(at('locked.md')), refusal(at('locked/new.md'))];
  expect(file).toEqual(isRoot ? null : expect.stringMatching(/may not be written; name another/));
  expect(folder).toEqual(isRoot ? null : expect.stringMatching(/may not be written to/));
});
