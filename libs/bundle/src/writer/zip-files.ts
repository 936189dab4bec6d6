import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file of an archive: its content, or the file on disk that has it. */
export type ZipEntry = { readonly path: string } & (
  | { readonly content: string | Buffer }
  | { readonly source: string }
);

export interface ZipOptions {
  /** False stores the files as they are: another version of zlib would compress them to other bytes. */
  readonly compress?: boolean;
}

/** Every file has the same mode, and the earliest time of a zip in its form without a time zone. */
const METADATA = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };

/** Zips files in their order; equal files make equal archives. A file that cannot be read destroys the stream. */
export function zipFiles(entries: Iterable<ZipEntry>, { compress = true }: ZipOptions = {}): Readable {
  const zip = new ZipFile();
  const archive = zip.outputStream as Readable;
  zip.on('error', (error: Error) => archive.destroy(error));
  const options = { ...METADATA, compress };
  for (const entry of entries) {
    if ('source' in entry) zip.addFile(entry.source, entry.path, options);
    else zip.addBuffer(Buffer.from(entry.content), entry.path, options);
  }
  zip.end();
  return archive;
}
