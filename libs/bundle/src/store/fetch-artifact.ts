import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { ArtifactRef } from '@torchperf/contracts';
import { ArtifactUnavailableError } from './artifact-unavailable.error';

/** 64 MiB in a minute is a slow network's 1 MiB/s; slower than that, the run is better requeued. */
const FETCH_TIMEOUT_MS = 60_000;

export interface FetchOptions {
  /** Ends the fetching early, as an unreachable artifact. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/**
 * Fetches an artifact into a new file and checks its size and hash. On failure there is no file.
 * @throws ArtifactUnavailableError when the store does not send exactly these bytes; file system errors (the
 * file exists, the disk is full) as they come.
 */
export async function fetchArtifact(
  ref: ArtifactRef,
  targetPath: string,
  options: FetchOptions = {},
): Promise<void> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? FETCH_TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const file = await open(targetPath, 'wx', 0o600);
  try {
    await receive(await request(ref, signal), ref, file);
    await file.close();
  } catch (error) {
    await file.close();
    await rm(targetPath, { force: true });
    throw error;
  }
}

async function request(ref: ArtifactRef, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(ref.url, { signal, redirect: 'error' }).catch((cause: unknown) => {
    throw unreachable(ref, cause);
  });
  if (response.ok && response.body) return response.body as ReadableStream<Uint8Array>;
  await response.body?.cancel();
  if (isTransient(response.status)) throw unreachable(ref, new Error(`status ${response.status}`));
  throw new ArtifactUnavailableError(
    'refused',
    ref.sha256,
    `${addressOf(ref)} answered with status ${response.status}.`,
  );
}

async function receive(body: ReadableStream<Uint8Array>, ref: ArtifactRef, file: FileHandle): Promise<void> {
  const hash = createHash('sha256');
  const reader = body.getReader();
  let bytes = 0;
  try {
    for (;;) {
      const next = await reader.read().catch((cause: unknown) => {
        throw unreachable(ref, cause);
      });
      if (next.done) break;
      bytes += next.value.length;
      if (bytes > ref.bytes) break;
      hash.update(next.value);
      await file.writeFile(next.value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (bytes === ref.bytes && hash.digest('hex') === ref.sha256) return;
  const got = bytes > ref.bytes ? 'more' : `${bytes} bytes of another hash or length`;
  throw new ArtifactUnavailableError(
    'wrong-bytes',
    ref.sha256,
    `${addressOf(ref)} sent ${got} where ${ref.bytes} bytes were expected.`,
  );
}

/** A store that starts, stops, lost its database or is overloaded: the artifact itself may be intact. */
function isTransient(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

function unreachable(ref: ArtifactRef, cause: unknown): ArtifactUnavailableError {
  return new ArtifactUnavailableError(
    'unreachable',
    ref.sha256,
    `${addressOf(ref)} did not answer or broke off.`,
    {
      cause,
    },
  );
}

/** The address without its query: the signature is a credential and stays out of logs. */
function addressOf(ref: ArtifactRef): string {
  const { origin, pathname } = new URL(ref.url);
  return `${origin}${pathname}`;
}
