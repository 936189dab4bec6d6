import { createWriteStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  BUNDLE_LIMITS,
  checkFolder,
  type FolderEntry,
  type LeftOut,
  LeftOutList,
  leftOutAt,
} from '@torchperf/bundle';
import { ZipFile } from 'yazl';

/**
 * Zips the files of a folder, without what is left out of a bundle: a repository's history alone would be more files
 * than a zip may have.
 * @returns what was left out.
 * @throws BundleRejectedError for what no zip made of the folder would show.
 */
export async function zipFolder(folder: string, archive: string): Promise<LeftOut[]> {
  const { entries, leftOut } = await listFolder(folder);
  checkFolder(entries, BUNDLE_LIMITS);
  const zip = new ZipFile();
  for (const { path } of entries) zip.addFile(join(folder, path), path);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(archive));
  return leftOut;
}

async function listFolder(folder: string): Promise<{ entries: FolderEntry[]; leftOut: LeftOut[] }> {
  const entries: FolderEntry[] = [];
  const leftOut = new LeftOutList();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    const at = leftOutAt(path);
    if (at !== null) leftOut.add(at, true);
    else if (!entry.isFile()) entries.push({ path, kind: 'special', bytes: 0 });
    else entries.push({ path, kind: 'file', bytes: await sizeOf(join(folder, path)) });
  }
  return { entries, leftOut: leftOut.list() };
}

/** 0 for a name that cannot be read as it was listed: the name is refused then. */
async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}
