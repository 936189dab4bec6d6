import { writeSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUNDLE_LIMITS } from '../policy/bundle-limits';
import { BundleRejectedError } from '../policy/bundle-rejected.error';
import { CaptureSink } from './capture-sink';
import { FolderSink } from './folder-sink';
import { readArchive } from './read-archive';
import { type ModelTask, REPLY_DESCRIPTOR, type ReaderReply, type ReaderRequest } from './reader-messages';

/*
 * The reader process: reads one hostile archive, under limits that its parent set, and reports the result on its own
 * descriptor. It loads as little as it can: what it loads is part of every upload's time.
 */

async function read(request: ReaderRequest): Promise<ReaderReply> {
  const folder = request.targetDir === null ? null : new FolderSink(request.targetDir);
  const { fileBytes, manifestBytes } = BUNDLE_LIMITS;
  const capture = new CaptureSink(request.capture, request.model ? fileBytes : manifestBytes + 1, folder);
  try {
    const contents = await readArchive(request.zipPath, BUNDLE_LIMITS, request.manifestFile, capture);
    folder?.closeFolders();
    const { captured } = capture;
    return request.model
      ? { outcome: 'read', ...contents, captured: '', problems: await problemsOf(captured, request) }
      : { outcome: 'read', ...contents, captured: captured.toString('base64'), problems: [] };
  } catch (error) {
    if (error instanceof BundleRejectedError) {
      return { outcome: 'rejected', code: error.code, message: error.message };
    }
    return { outcome: 'failed', message: error instanceof Error ? error.message : String(error) };
  } finally {
    folder?.abandon();
  }
}

/** Of `apps/contestant/onnx/check-model.mjs`: one implementation, here and in the sandbox. */
interface ModelRules {
  modelProblems(model: Buffer, task: ModelTask, file: string): string[];
}

async function problemsOf(model: Buffer, { capture, model: question }: ReaderRequest): Promise<string[]> {
  if (question === null) return [];
  const rules: ModelRules = await import(pathToFileURL(question.rulesPath).href);
  try {
    return rules.modelProblems(model, question.task, basename(capture));
  } catch {
    // An error in the rules is no fault of the bundle: the sandbox, which applies them too, decides.
    return [];
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
