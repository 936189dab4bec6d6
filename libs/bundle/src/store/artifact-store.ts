import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Sha256Schema } from '@torchperf/contracts';
import { LRUCache } from 'lru-cache';
import { ArtifactTooLargeError } from './artifact-too-large.error';
import { hasCode, isMissing } from './file-error';
import { isStale } from './lost-upload';
import { StoreUnavailableError } from './store-unavailable.error';

/** A stored artifact: its hash, which is its name, and its size in bytes. */
export interface StoredArtifact {
  readonly sha256: string;
  readonly bytes: number;
  /** False when the same bytes were there already, and whole. */
  readonly created: boolean;
}

export interface PutOptions {
  readonly maxBytes: number;
  /** Called with the hash before the artifact can be removed again by its condition; see `remove`. */
  readonly onStored?: (sha256: string) => void;
}

/** What is wrong with an artifact that is needed. */
export type ArtifactProblem = 'missing' | 'damaged';

/** Labels and other teams' bundles lie here: only the service's own user may read. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o400;

/** How long an orphan is retained before it is deleted: a database that was restored late may still need it. */
const ORPHAN_RETENTION_MS = 7 * 24 * 60 * 60 * 1000;
/** A whole block of a disk, so that a full one shows. */
const WRITE_TRIAL_BYTES = 4096;
const VERIFIED_MAX = 1000;

/**
 * Files on disk, named by the SHA-256 of their bytes: `artifacts/ab/cd/abcd…`. The same bytes are stored once.
 * A file appears whole, by rename from `artifacts/incoming`, or not at all. Work on the same artifact is done one
 * after the other. Unreferenced files go to `artifacts/orphaned` first (docs/decisions/0036).
 *
 * Own code: `cacache` is a cache. It keeps an index of its own next to the database, and deletes unreferenced files at once.
 */
export class ArtifactStore {
  private readonly busy = new Map<string, Promise<unknown>>();
  /** Files whose bytes were right, with the state of the file then. */
  private readonly verified = new LRUCache<string, string>({ max: VERIFIED_MAX });

  private constructor(private readonly root: string) {}

  /**
   * Opens the store of a data folder, makes its folders, and clears what lost uploads left behind.
   * @param dataDir the service's data folder; artifacts go below `artifacts`.
   */
  static async open(dataDir: string): Promise<ArtifactStore> {
    const store = new ArtifactStore(join(dataDir, 'artifacts'));
    for (const folder of [store.incoming, store.orphaned]) {
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    }
    await store.clearStale();
    return store;
  }

  /**
   * Stores a stream, hashing it on the way; it is never whole in memory. The stream is always consumed or
   * destroyed. When it fails, is aborted, or is too large, nothing is left behind. A stored file of this name whose
   * bytes are not right any more is replaced.
   * A stream that ends early without an error (a multipart file cut at its own limit) is stored as it is: give
   * such a reader a higher limit than `maxBytes`.
   * @throws ArtifactTooLargeError beyond `maxBytes`; StoreUnavailableError; the stream's own errors as they come.
   */
  async put(stream: Readable, { maxBytes, onStored }: PutOptions): Promise<StoredArtifact> {
    const temporary = this.temporaryPath();
    try {
      const { sha256, bytes } = await this.receive(stream, temporary, maxBytes);
      return await this.exclusively(sha256, async () => {
        const created = (await this.problemOf(sha256)) !== null;
        await StoreUnavailableError.guard(() =>
          created ? this.publish(temporary, sha256) : this.touch(sha256),
        );
        onStored?.(sha256);
        return { sha256, bytes, created };
      });
    } finally {
      stream.destroy();
      // A disk that has become read-only keeps it; it is cleared with what lost uploads leave.
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** A stream of an artifact's bytes, or of a range of them (both ends included); it errors if there is none. */
  openRead(sha256: string, range?: { readonly start: number; readonly end: number }): ReadStream {
    return createReadStream(this.path(sha256), range);
  }

  /**
   * Whether an artifact is there with the bytes that its name promises; null: it is. Reads the whole file, unless it
   * was found right before and has not been written since.
   * @param isFresh true to read it in any case: a disk may lose data without an error.
   * @throws StoreUnavailableError when the store cannot be read.
   */
  async problemOf(sha256: string, isFresh = false): Promise<ArtifactProblem | null> {
    const path = this.path(sha256);
    return StoreUnavailableError.guard(async () => {
      try {
        const { size, mtimeMs, ino } = await stat(path);
        const state = `${size} ${mtimeMs} ${ino}`;
        if (!isFresh && this.verified.get(sha256) === state) return null;
        const hash = createHash('sha256');
        for await (const chunk of createReadStream(path)) hash.update(chunk);
        if (hash.digest('hex') !== sha256) return 'damaged';
        this.verified.set(sha256, state);
        return null;
      } catch (error) {
        if (isMissing(error)) return 'missing';
        // A read error of the disk, not of the store's folder: then other files would fail alike.
        if (hasCode(error, 'EIO')) return 'damaged';
        throw error;
      }
    });
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
   * @param condition checked right before, while the artifact is locked.
   */
  async remove(sha256: string, condition: () => boolean = () => true): Promise<void> {
    await this.exclusively(sha256, async () => {
      if (condition()) await rm(this.path(sha256), { force: true });
    });
  }

  /** Hashes of all artifacts that were last stored before a moment, folder by folder. */
  async *storedBefore(moment: Date): AsyncGenerator<string[]> {
    for (const first of await subfolders(this.root)) {
      for (const second of await subfolders(join(this.root, first))) {
        const names = await readdir(join(this.root, first, second));
        const old = [];
        for (const name of names) {
          if (Sha256Schema.safeParse(name).success && (await this.isOlder(name, moment))) old.push(name);
        }
        yield old;
      }
    }
  }

  /** Moves an unreferenced artifact to `orphaned`, unless it was stored again since `moment`. @returns whether it did. */
  async moveToOrphaned(sha256: string, moment: Date): Promise<boolean> {
    return this.exclusively(sha256, async () => {
      if (!(await this.isOlder(sha256, moment))) return false;
      await this.touch(sha256);
      await rename(this.path(sha256), join(this.orphaned, sha256));
      return true;
    });
  }

  /** Restores an orphaned artifact, if its bytes are right. @returns whether it did. */
  async restoreOrphaned(sha256: string): Promise<boolean> {
    return this.exclusively(sha256, async () => {
      if ((await this.size(sha256)) !== null) return false;
      try {
        await this.publish(join(this.orphaned, sha256), sha256);
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
      return (await this.problemOf(sha256)) === null;
    });
  }

  /** Deletes what lost uploads left, and old orphans. */
  async clearStale(): Promise<void> {
    for (const name of await readdir(this.incoming)) {
      const path = join(this.incoming, name);
      if (await isStale(name, path)) await rm(path, { force: true });
    }
    for (const name of await readdir(this.orphaned)) {
      const path = join(this.orphaned, name);
      // One that is restored meanwhile is gone from here.
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
      if (Date.now() - mtimeMs > ORPHAN_RETENTION_MS) await rm(path, { force: true });
    }
  }

  /** Writes a small file and removes it. @throws StoreUnavailableError when the store takes nothing. */
  async checkWritable(): Promise<void> {
    const path = this.temporaryPath();
    await StoreUnavailableError.guard(async () => {
      try {
        const file = await open(path, 'wx', FILE_MODE);
        try {
          await writeAll(file, Buffer.alloc(WRITE_TRIAL_BYTES, 1));
          await file.sync();
        } finally {
          await file.close();
        }
      } finally {
        await rm(path, { force: true }).catch(() => undefined);
      }
    });
  }

  private get incoming(): string {
    return join(this.root, 'incoming');
  }

  private get orphaned(): string {
    return join(this.root, 'orphaned');
  }

  private temporaryPath(): string {
    return join(this.incoming, `${hostname()}.${process.pid}.${randomUUID()}.part`);
  }

  /** Work on one artifact waits for earlier work on the same. */
  private async exclusively<T>(sha256: string, work: () => Promise<T>): Promise<T> {
    const earlier = this.busy.get(sha256) ?? Promise.resolve();
    const current = earlier.catch(() => undefined).then(work);
    this.busy.set(sha256, current);
    try {
      return await current;
    } finally {
      if (this.busy.get(sha256) === current) this.busy.delete(sha256);
    }
  }

  private async isOlder(sha256: string, moment: Date): Promise<boolean> {
    try {
      return (await stat(this.path(sha256))).mtimeMs < moment.getTime();
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** Marks an artifact as stored now, so that it is not taken for an orphan while it is being submitted again. */
  private async touch(sha256: string): Promise<void> {
    const now = new Date();
    await utimes(this.path(sha256), now, now);
  }

  private async receive(stream: Readable, temporary: string, maxBytes: number) {
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await StoreUnavailableError.guard(() => open(temporary, 'wx', FILE_MODE));
    try {
      for await (const chunk of stream) {
        const data: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
        bytes += data.length;
        if (bytes > maxBytes) throw new ArtifactTooLargeError(maxBytes);
        hash.update(data);
        await StoreUnavailableError.guard(() => writeAll(file, data));
      }
      await StoreUnavailableError.guard(() => file.sync());
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
}

async function writeAll(file: FileHandle, data: Buffer): Promise<void> {
  let written = 0;
  while (written < data.length) {
    const { bytesWritten } = await file.write(data, written);
    written += bytesWritten;
  }
}

/** The two levels of folders that artifacts lie in are named by two digits of their hash. */
async function subfolders(path: string): Promise<string[]> {
  return (await readdir(path)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
