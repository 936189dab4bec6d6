/** The checks that read the sources only. `npm run check` and `npm test` run the same ones. */
import { join } from 'node:path';
import { ROOT } from './root.mjs';

const BIN = join(ROOT, 'node_modules');
const BIOME = join(BIN, '@biomejs/biome/bin/biome');
const TSC = join(BIN, 'typescript/bin/tsc');

export const JEST = join(BIN, 'jest/bin/jest.js');

/**
 * Each: its name, and the arguments of `node`.
 * @type {readonly (readonly [name: string, args: readonly string[]])[]}
 */
export const CHECKS = [
  ['format and lint', [BIOME, 'ci', '.']],
  [
    'directions',
    [
      join(BIN, 'dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      ...['apps', 'libs', 'bench', 'scripts', 'samples', 'test'],
    ],
  ],
  ['unused code', [join(BIN, 'knip/bin/knip.js'), '--no-config-hints']],
  ['spelling', [join(BIN, 'cspell/bin.mjs'), 'lint', '--no-progress', '--no-summary', '**']],
  ['phrases', [join(ROOT, 'scripts/check-phrases.mjs')]],
  ['Markdown and links', [join(BIN, 'markdownlint-cli2/markdownlint-cli2-bin.mjs'), '**/*.md']],
  ['types of the server', [TSC, '--noEmit', '-p', 'tsconfig.json']],
  ['types of the web app', [TSC, '--noEmit', '-p', 'apps/web/tsconfig.json']],
  ['types of the scripts', [TSC, '--noEmit', '-p', 'tsconfig.scripts.json']],
];

/** Formats, and fixes what the linter can fix. */
export const FIX = [BIOME, 'check', '--write', '.'];
