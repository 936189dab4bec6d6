import type { ArchiveContents } from './read-archive';

/** The descriptor on which the reader process answers; stdout stays out of it. */
export const REPLY_DESCRIPTOR = 3;

/** What the reader process is told, as JSON in its only argument. */
export interface ReaderRequest {
  readonly zipPath: string;
  /** An empty folder to write into; null only reads. */
  readonly targetDir: string | null;
  /** The file whose bytes the answer carries. */
  readonly capture: string;
}

/** What it answers. `failed` is ours (a full disk, a missing file), `rejected` is the bundle's. */
export type ReaderReply =
  | ({ readonly outcome: 'read'; readonly captured: string } & ArchiveContents)
  | { readonly outcome: 'rejected'; readonly code: string; readonly message: string }
  | { readonly outcome: 'failed'; readonly message: string };
