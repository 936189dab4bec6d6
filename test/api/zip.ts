import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { zipFiles } from '@torchperf/bundle';

/** A zip of these files, in memory. */
export function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  return buffer(zipFiles(Object.entries(files).map(([path, content]) => ({ path, content }))));
}

/** The files of a folder without subfolders, to change them before zipping. */
export async function filesOf(folder: string): Promise<Record<string, Buffer>> {
  const names = await readdir(folder);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}

/** A bundle that keeps every rule; another `salt`, other bytes. */
export function okBundle(salt = ''): Promise<Buffer> {
  return zipOf({
    'torchperf.json': JSON.stringify({ name: 'Narrow MLP', runtime: 'python', entry: 'model.py' }),
    'model.py': `# ${salt}\ndef load():\n    raise NotImplementedError\n`,
  });
}

/** The form that an upload sends. */
export function bundleForm(content: Uint8Array, field = 'bundle'): FormData {
  const form = new FormData();
  form.append(field, new Blob([new Uint8Array(content)], { type: 'application/zip' }), 'bundle.zip');
  return form;
}
