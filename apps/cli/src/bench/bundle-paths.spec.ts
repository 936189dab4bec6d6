import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../usage.error';
import { checkBundlePaths } from './bundle-paths';

let folder: string;
const at = (name: string) => `${folder}/${name}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torchperf-paths-'));
  await mkdir(at('a'));
  await mkdir(at('b'));
  await symlink(at('a'), at('link'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('spells a bundle that is measured against itself in one way', () => {
  expect(checkBundlePaths([at('a')], at('a/'))).toBe(at('a'));
  expect(checkBundlePaths([at('b'), at('a')], at('link'))).toBe(at('a'));
});

it('leaves any other bundle as it is named', () => {
  expect(checkBundlePaths([at('a')], at('b/'))).toBe(at('b/'));
  expect(checkBundlePaths([at('a')], null)).toBeNull();
});

it.each([['a/'], ['./a'], ['link']])('sees that a and %s are one bundle', (other) => {
  expect(() => checkBundlePaths([at('a'), at(other)], null)).toThrow(UsageError);
});

it('reports a path without a bundle', () => {
  expect(() => checkBundlePaths([at('a')], at('nowhere'))).toThrow(/no bundle at .*nowhere/);
});
