import { basename, resolve } from 'node:path';

/** What bundles are called in the results: the name of the folder or zip, or the path as given where two share it. */
export function bundleNames(paths: readonly string[]): Map<string, string> {
  const short = (path: string) => basename(resolve(path)).replace(/\.zip$/i, '');
  const distinct = [...new Set(paths)];
  return new Map(
    distinct.map((path) => {
      const isUnique = distinct.filter((other) => short(other) === short(path)).length === 1;
      return [path, isUnique ? short(path) : path];
    }),
  );
}
