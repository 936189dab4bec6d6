import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of the built web app: `dist/web` next to the nearest package.json above `from`. That is the repository's,
 * both for the built api and for one that runs from its sources.
 */
export function findWebFolder(from: string = __dirname): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'dist', 'web');
    if (folder === dirname(folder)) return null;
  }
}
