import { basename, resolve } from 'node:path';

/** Names of the bundles in the results: that of the folder or zip, or the path if two bundles share a name. */
export function bundleNames(paths: readonly string[]): Map<string, string> {
  const shortName = (path: string) => basename(resolve(path)).replace(/\.zip$/i, '');
  const distinct = [...new Set(paths)];
  return new Map(
    distinct.map((path) => {
      const isUnique = distinct.filter((other) => shortName(other) === shortName(path)).length === 1;
      return [path, isUnique ? shortName(path) : path];
    }),
  );
}
