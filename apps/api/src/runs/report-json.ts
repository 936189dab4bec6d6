import type { RunCallsRow } from '@torchperf/database';

/** Bytes per chunk, so that other requests are answered in between. */
const CHUNK_BYTES = 64 * 1024;

/** A report as JSON, in chunks: its head, then the raw data as they are stored. */
export function* reportJson(head: object, { samples, batches }: RunCallsRow): Generator<Buffer> {
  yield Buffer.from(`${JSON.stringify(head).slice(0, -1)},"samples":`);
  yield* chunksOf(samples);
  yield Buffer.from(',"batches":');
  yield* chunksOf(batches);
  yield Buffer.from('}');
}

function* chunksOf(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    yield bytes.subarray(start, start + CHUNK_BYTES);
  }
}
