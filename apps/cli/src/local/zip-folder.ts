import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** What tools leave behind in a bundle's folder. */
const LEFTOVERS = new Set(['__pycache__', '.DS_Store', '.git', '.gitignore']);

/** Zips the files of a folder, without what tools leave behind there. */
export async function zipFolder(folder: string, archive: string): Promise<void> {
  const zip = new ZipFile();
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (!entry.isFile() || path.split(sep).some((part) => LEFTOVERS.has(part))) continue;
    zip.addFile(join(folder, path), path.split(sep).join('/'));
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(archive));
}
