import { chmod, mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type BundleContents, MANIFEST_FILE, type Manifest } from '@torchperf/contracts';
import type { LeftOut } from '../policy/left-out';
import { contentsOf } from './bundle-contents';
import { BundleReaderError } from './bundle-reader.error';
import { readManifest } from './manifest';
import { checkModel } from './model-check';
import type { ArchiveFile } from './read-archive';
import type { ModelTask } from './reader-messages';
import { readInProcess } from './reader-process';

/** A bundle that passed every rule. */
export interface BundleInspection {
  readonly manifest: Manifest;
  readonly files: readonly ArchiveFile[];
  /** What operating systems and tools left behind: not unpacked, and not counted. */
  readonly leftOut: readonly LeftOut[];
  /** The largest files, and what was left out. */
  readonly contents: BundleContents;
  /**
   * The bytes of all files, expanded, and of their paths: the model size that events rank by. Paths count because
   * weights can be written into the names of empty files.
   */
  readonly sizeBytes: number;
  /** The bytes of the zip. */
  readonly compressedBytes: number;
}

/**
 * Reads a bundle whole, in a process of its own, and checks it against every rule. Writes nothing.
 * @param task what an ONNX model will be asked: its structure is then read too, without running or loading it. The
 * sandbox does the same again before a runtime sees the model.
 * @throws BundleRejectedError when it breaks a rule; BundleReaderError when reading fails by a platform fault.
 */
export function inspectBundle(zipPath: string, task: ModelTask | null = null): Promise<BundleInspection> {
  return read(zipPath, null, task);
}

/**
 * Checks a bundle as `inspectBundle` does and writes its files into a folder that must not exist yet (its parent
 * must). Files get mode 0444 and folders 0755: another uid may read them, no one may write. Their access times are in the
 * future, so that they do not reveal what was read.
 * Nothing is left behind when it fails.
 * @throws BundleRejectedError when it breaks a rule; BundleReaderError when the folder cannot be made or
 * reading or writing fails by a platform fault.
 */
export async function extractBundle(
  zipPath: string,
  targetDir: string,
  task: ModelTask | null = null,
): Promise<BundleInspection> {
  const target = resolve(targetDir);
  try {
    await mkdir(target);
    await chmod(target, 0o755);
  } catch (cause) {
    throw new BundleReaderError(`The folder ${target} for a bundle could not be made; it must be new.`, {
      cause,
    });
  }
  try {
    return await read(zipPath, target, task);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
}

async function read(
  zipPath: string,
  targetDir: string | null,
  task: ModelTask | null,
): Promise<BundleInspection> {
  const request = { zipPath: resolve(zipPath), manifestFile: MANIFEST_FILE };
  const reply = await readInProcess({ ...request, targetDir, capture: MANIFEST_FILE, model: null });
  const manifest = readManifest(reply.files, Buffer.from(reply.captured, 'base64'));
  if (task !== null && manifest.runtime === 'onnx') await checkModel(request, manifest.entry, task);
  return {
    manifest,
    files: reply.files,
    leftOut: reply.leftOut,
    contents: contentsOf(reply),
    sizeBytes: reply.expandedBytes + reply.pathBytes,
    compressedBytes: reply.compressedBytes,
  };
}
