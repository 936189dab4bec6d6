import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type LeftOut, LeftOutList, leftOutAt } from '@torchperf/bundle';
import { ZipFile } from 'yazl';

/**
 * Zips the files of a folder, without what is left out of a bundle: a repository's history alone would be more files
 * than a zip may have.
 * @returns what was left out.
 */
export async function zipFolder(folder: string, archive: string): Promise<LeftOut[]> {
  const zip = new ZipFile();
  const leftOut = new LeftOutList();
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    const at = leftOutAt(path);
    if (at === null) zip.addFile(join(folder, path), path);
    else leftOut.add(at, true);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(archive));
  return leftOut.list();
}
