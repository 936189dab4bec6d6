import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Exists in every tree that this code runs from: a clone, its dist folder's parent, the container image. */
const LANDMARK = join('libs', 'engine', 'src', 'sandbox', 'seccomp');

/**
 * The folder that holds apps/ and libs/. Programs for the inside of the sandbox and system-call filters are
 * read from the sources there, wherever the compiled code lies.
 */
export function repositoryRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, LANDMARK, 'generate.py'))) return folder;
    if (folder === dirname(folder)) {
      throw new Error(`No folder above ${__dirname} holds ${LANDMARK}; the installation is incomplete.`);
    }
  }
}
