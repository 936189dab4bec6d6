import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface LockedPackage {
  readonly version: string;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Packages = Readonly<Record<string, LockedPackage | undefined>>;

const { packages } = JSON.parse(readFileSync(join(__dirname, '../package-lock.json'), 'utf8')) as {
  packages: Packages;
};

/** Whether a package that stands at `from` finds another one, looking upwards as Node does. */
function finds(all: Packages, from: string, name: string): boolean {
  for (let folder = from; ; folder = dirname(folder)) {
    if (all[join(folder, 'node_modules', name)]) return true;
    if (folder === '.' || folder === '') return false;
  }
}

function missing(all: Packages): string[] {
  return Object.entries(all).flatMap(([path, entry]) =>
    Object.keys({ ...entry?.dependencies, ...entry?.optionalDependencies })
      .filter((name) => !finds(all, path, name))
      .map((name) => `${path || 'the project'} → ${name}`),
  );
}

// npm leaves out of the lock file what the registry in use does not have, and `npm ci` then fails on a fresh clone.
it('locks every package that a package wants, those of other platforms too', () => {
  expect(missing(packages)).toEqual([]);
});

it('would notice one that is not locked', () => {
  const { 'node_modules/@biomejs/cli-darwin-arm64': _, ...others } = packages;
  expect(missing(others)).toEqual(['node_modules/@biomejs/biome → @biomejs/cli-darwin-arm64']);
});
