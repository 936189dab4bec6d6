import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where the built web app stands: `dist/web` beside the nearest package.json above `from`, which is the
 * repository both for the built api and for one that runs from its sources.
 */
export function findWebFolder(from: string = __dirname): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'dist', 'web');
    if (folder === dirname(folder)) return null;
  }
}
