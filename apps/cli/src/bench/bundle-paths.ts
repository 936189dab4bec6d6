import { existsSync, realpathSync } from 'node:fs';
import { UsageError } from '../usage.error';

/**
 * Checks that each path exists and that no bundle is named twice. `a` and `a/` are one bundle.
 * @returns the path to measure against, spelled as in `bundles` if it is one of them.
 * @throws UsageError if a path does not exist, or a bundle is named twice.
 */
export function checkBundlePaths(bundles: readonly string[], against: string | null): string | null {
  for (const path of [...bundles, ...(against === null ? [] : [against])]) {
    if (!existsSync(path)) throw new UsageError(`There is no bundle at ${path}: name a folder or a zip.`);
  }
  const real = bundles.map((path) => realpathSync(path));
  const twice = bundles.find((_, index) => real.indexOf(real[index] as string) !== index);
  if (twice !== undefined)
    throw new UsageError(`${twice} is named twice. To measure a bundle against itself, name it once.`);
  if (against === null) return null;
  return bundles[real.indexOf(realpathSync(against))] ?? against;
}
