import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Sha256Schema } from '@torchperf/contracts';
import { ArtifactTooLargeError } from './artifact-too-large.error';

/** What the store knows of an artifact: its hash, which is its name, and its size in bytes. */
export interface StoredArtifact {
  readonly sha256: string;
  readonly bytes: number;
  /** False when the same bytes were there already. */
  readonly created: boolean;
}

/** Labels and other teams' bundles lie here: only the service's own user may read. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o400;
/** An upload that wrote nothing for so long was lost with its process; requests time out far earlier. */
const STALE_AFTER_MS = 60 * 60 * 1000;

/**
 * Files on disk, named by the SHA-256 of their bytes: `artifacts/ab/cd/abcd…`. The same bytes are stored once.
 * A file appears whole, by rename from `artifacts/incoming`, or not at all.
 */
export class ArtifactStore {
  private constructor(private readonly root: string) {}

  /**
   * Opens the store of a data folder, makes its folders, and clears what lost uploads left behind.
   * @param dataDir the service's data folder; artifacts go below `artifacts`.
   */
  static async open(dataDir: string): Promise<ArtifactStore> {
    const store = new ArtifactStore(join(dataDir, 'artifacts'));
    await mkdir(store.incoming, { recursive: true, mode: FOLDER_MODE });
    await store.clearStale();
    return store;
  }

  /**
   * Stores a stream, hashing it on the way; it is never whole in memory. The stream is always consumed or
   * destroyed. When it fails, is aborted, or is too large, nothing is left behind.
   * A stream that ends early without an error (a multipart file cut at its own limit) is stored as it is: give
   * such a reader a higher limit than `maxBytes`.
   * @throws ArtifactTooLargeError beyond `maxBytes`; the stream's and the file system's errors as they come.
   */
  async put(stream: Readable, limits: { readonly maxBytes: number }): Promise<StoredArtifact> {
    const temporary = join(this.incoming, `${hostname()}.${process.pid}.${randomUUID()}.part`);
    try {
      const { sha256, bytes } = await this.receive(stream, temporary, limits.maxBytes);
      const created = !(await this.has(sha256));
      if (created) await this.publish(temporary, sha256);
      return { sha256, bytes, created };
    } finally {
      stream.destroy();
      await rm(temporary, { force: true });
    }
  }

  /** A stream of an artifact's bytes, or of a range of them (both ends included); it errors if there is none. */
  openRead(sha256: string, range?: { readonly start: number; readonly end: number }): ReadStream {
    return createReadStream(this.path(sha256), range);
  }

  /** Where an artifact is, or would be. @throws TypeError for what is not a lower-case hex SHA-256. */
  path(sha256: string): string {
    if (!Sha256Schema.safeParse(sha256).success) {
      throw new TypeError(`"${sha256}" is not a lower-case hex SHA-256.`);
    }
    return join(this.root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.size(sha256)) !== null;
  }

  /** In bytes; null when there is no such artifact. */
  async size(sha256: string): Promise<number | null> {
    try {
      return (await stat(this.path(sha256))).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /**
   * Removes an artifact if it is there. Only for artifacts that no row refers to: the same bytes may belong to
   * several submissions.
   */
  async remove(sha256: string): Promise<void> {
    await rm(this.path(sha256), { force: true });
  }

  private get incoming(): string {
    return join(this.root, 'incoming');
  }

  private async receive(stream: Readable, temporary: string, maxBytes: number) {
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(temporary, 'wx', FILE_MODE);
    try {
      for await (const chunk of stream) {
        const data: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
        bytes += data.length;
        if (bytes > maxBytes) throw new ArtifactTooLargeError(maxBytes);
        hash.update(data);
        await writeAll(file, data);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { sha256: hash.digest('hex'), bytes };
  }

  private async publish(temporary: string, sha256: string): Promise<void> {
    const target = this.path(sha256);
    const folder = join(target, '..');
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    await rename(temporary, target);
    for (const changed of [folder, join(folder, '..'), this.root]) await syncFolder(changed);
  }

  private async clearStale(): Promise<void> {
    for (const name of await readdir(this.incoming)) {
      const path = join(this.incoming, name);
      if (await isStale(name, path)) await rm(path, { force: true });
    }
  }
}

async function writeAll(file: FileHandle, data: Buffer): Promise<void> {
  let written = 0;
  while (written < data.length) {
    const { bytesWritten } = await file.write(data, written);
    written += bytesWritten;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Whether a file of `incoming` is left from a process that is gone. Another process may share the store, also
 * from another host or container; its uploads are judged by age alone.
 */
async function isStale(name: string, path: string): Promise<boolean> {
  const [, host, pid] = /^(.+)\.(\d+)\.[^.]+\.part$/.exec(name) ?? [];
  const fromThisHost = host === hostname();
  if (fromThisHost && !isAlive(Number(pid))) return true;
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > STALE_AFTER_MS) return true;
    // In a container every start has the same process id; what is older than this process is not of it.
    return fromThisHost && Number(pid) === process.pid && mtimeMs < Date.now() - process.uptime() * 1000;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

/** Errors of Node itself may come from another realm, where `instanceof Error` does not hold. */
function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
