import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A zip of these files, in memory. */
export async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content), name, { mtime: new Date(0) });
  }
  zip.end();
  return buffer(zip.outputStream);
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
