import { writeSync } from 'node:fs';
import { BUNDLE_LIMITS } from '../policy/bundle-limits';
import { BundleRejectedError } from '../policy/bundle-rejected.error';
import { CaptureSink } from './capture-sink';
import { FolderSink } from './folder-sink';
import { readArchive } from './read-archive';
import { REPLY_DESCRIPTOR, type ReaderReply, type ReaderRequest } from './reader-messages';

/*
 * The reader process: reads one hostile archive, under limits that the starter set, and says what it found on
 * its own descriptor. It loads as little as it can: what it loads is part of every upload's time.
 */

async function read(request: ReaderRequest): Promise<ReaderReply> {
  const folder = request.targetDir === null ? null : new FolderSink(request.targetDir);
  const capture = new CaptureSink(request.capture, BUNDLE_LIMITS.manifestBytes + 1, folder);
  try {
    const contents = await readArchive(request.zipPath, BUNDLE_LIMITS, request.capture, capture);
    folder?.closeFolders();
    return { outcome: 'read', ...contents, captured: capture.captured.toString('base64') };
  } catch (error) {
    if (error instanceof BundleRejectedError) {
      return { outcome: 'rejected', code: error.code, message: error.message };
    }
    return { outcome: 'failed', message: error instanceof Error ? error.message : String(error) };
  } finally {
    folder?.abandon();
  }
}

async function main(): Promise<void> {
  process.umask(0o022);
  const request: ReaderRequest = JSON.parse(process.argv[2] ?? '');
  const reply = Buffer.from(JSON.stringify(await read(request)));
  for (let written = 0; written < reply.length; ) {
    written += writeSync(REPLY_DESCRIPTOR, reply, written);
  }
}

void main();
