import { existsSync, realpathSync } from 'node:fs';
import { UsageError } from '../usage.error';

/**
 * Whether bundles can be measured by these paths, and what they are measured beside, spelled as among `bundles` where
 * it is one of them: `a` and `a/` are one bundle.
 * @throws UsageError when there is nothing at a path, or a bundle is named twice.
 */
export function checkBundlePaths(bundles: readonly string[], against: string | null): string | null {
  for (const path of [...bundles, ...(against === null ? [] : [against])]) {
    if (!existsSync(path)) throw new UsageError(`There is no bundle at ${path}: name a folder or a zip.`);
  }
  const real = bundles.map((path) => realpathSync(path));
  const twice = bundles.find((_, index) => real.indexOf(real[index] as string) !== index);
  if (twice !== undefined)
    throw new UsageError(`${twice} is named twice; one bundle alone is measured beside itself.`);
  if (against === null) return null;
  return bundles[real.indexOf(realpathSync(against))] ?? against;
}
