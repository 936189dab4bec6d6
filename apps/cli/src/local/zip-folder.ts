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
 * Zips the files of a folder, without those that a bundle leaves out: a repository's history alone has more files than
 * a zip may have.
 * @returns what was left out.
 * @throws BundleRejectedError for problems that a zip of the folder would hide.
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
    const leftOutPath = leftOutAt(path);
    if (leftOutPath !== null) leftOut.add(leftOutPath, true);
    else if (!entry.isFile()) entries.push({ path, kind: 'special', bytes: 0 });
    else entries.push({ path, kind: 'file', bytes: await sizeOf(join(folder, path)) });
  }
  return { entries, leftOut: leftOut.list() };
}

/** 0 if the name cannot be read as it was listed: the check then refuses the name. */
async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}
