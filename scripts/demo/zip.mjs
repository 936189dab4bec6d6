import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';
import { ROOT } from '../root.mjs';

/**
 * Equal contents make equal archives: every file carries the same mode and the same time (the earliest that a zip
 * knows, in its zoneless form), and none is compressed, since another zlib would compress otherwise.
 */
const OPTIONS = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true, compress: false };
/**
 * @param {{path: string, content: Buffer}[]} files
 * @returns {Promise<Buffer>} the archive; the same bytes for the same files
 */
export async function zip(files) {
  const archive = new yazl.ZipFile();
  for (const { path, content } of files) archive.addBuffer(content, path, OPTIONS);
  archive.end();
  return buffer(archive.outputStream);
}

/**
 * Zips a folder's content, in the order of its paths, without what the service would leave out of a bundle.
 * @returns {Promise<Buffer>}
 */
export async function zipFolder(folder) {
  const { leftOutAt } = createRequire(join(ROOT, 'dist/libs/bundle/src/index.js'))('./index.js');
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => leftOutAt(path) === null)
    .sort();
  const files = await Promise.all(
    paths.map(async (path) => ({ path, content: await readFile(join(folder, path)) })),
  );
  return zip(files);
}
