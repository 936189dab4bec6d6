import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { BUNDLE_LIMITS } from '../policy/bundle-limits';
import { checkFolder, type FolderEntry } from '../policy/folder-policy';
import { type LeftOut, LeftOutList, leftOutAt } from '../policy/left-out';
import { type ZipOptions, zipFiles } from './zip-files';

/** A folder as a bundle. */
export interface ZippedFolder {
  readonly archive: Readable;
  readonly leftOut: LeftOut[];
}

/**
 * Zips the files of a folder in the order of their paths, without those that a bundle leaves out: a repository's
 * history alone has more files than a zip may have.
 * @throws BundleRejectedError for problems that a zip of the folder would hide.
 */
export async function zipFolder(folder: string, options?: ZipOptions): Promise<ZippedFolder> {
  const { entries, leftOut } = await listFolder(folder);
  checkFolder(entries, BUNDLE_LIMITS);
  const paths = entries.map(({ path }) => path).sort();
  const archive = zipFiles(
    paths.map((path) => ({ path, source: join(folder, path) })),
    options,
  );
  return { archive, leftOut };
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
