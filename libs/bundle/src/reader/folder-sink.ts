import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  mkdirSync,
  openSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { ArchiveSink } from './read-archive';

/** Read-only for all users: the sandbox reads the bundle under another uid. */
const FILE_MODE = 0o444;
const FOLDER_MODE = 0o755;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * Writes an archive into a fresh folder. A file is created exclusively, so that no existing file is written to. Files
 * and folders are synced, so that a run never reads half a bundle after a power cut.
 */
export class FolderSink implements ArchiveSink {
  private readonly folders = new Set<string>(['.']);
  private descriptor: number | null = null;

  constructor(private readonly targetDir: string) {}

  folder(path: string): void {
    if (this.folders.has(path)) return;
    this.folder(dirname(path));
    const absolute = join(this.targetDir, path);
    mkdirSync(absolute);
    chmodSync(absolute, FOLDER_MODE);
    this.folders.add(path);
  }

  openFile(path: string): void {
    this.folder(dirname(path));
    this.descriptor = openSync(join(this.targetDir, path), 'wx', FILE_MODE);
  }

  chunk(bytes: Buffer): void {
    let written = 0;
    while (written < bytes.length) written += writeSync(this.open(), bytes, written);
  }

  closeFile(): void {
    finish(this.open());
    this.abandon();
  }

  /** Closes a file that was started and not finished. */
  abandon(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
  }

  /** Ends the folders, once all is in them, in any order: each lists its own names only. */
  closeFolders(): void {
    for (const folder of this.folders) {
      const descriptor = openSync(join(this.targetDir, folder), 'r');
      finish(descriptor);
      closeSync(descriptor);
    }
  }

  private open(): number {
    if (this.descriptor === null)
      throw new Error('No file is open: openFile comes before chunk and closeFile.');
    return this.descriptor;
  }
}

/** Once nothing more is to be written. */
function finish(descriptor: number): void {
  futimesSync(descriptor, new Date(Date.now() + YEAR_MS), fstatSync(descriptor).mtime);
  fsyncSync(descriptor);
}
