import type { ArchiveContents } from './read-archive';

/** The descriptor on which the reader process answers; stdout is not used. */
export const REPLY_DESCRIPTOR = 3;

/** The request to the reader process, as JSON in its only argument. */
export interface ReaderRequest {
  readonly zipPath: string;
  /** An empty folder to write into; null only reads. */
  readonly targetDir: string | null;
  /** The manifest's name; it is at the bundle's root. */
  readonly manifestFile: string;
  /** The file whose bytes the answer carries, or that `model` checks. */
  readonly capture: string;
  /** Requests the problems of the captured file as an ONNX model, instead of its bytes. */
  readonly model: ModelQuestion | null;
}

/** How an ONNX model is checked. */
export interface ModelQuestion {
  /** The module with the rules, which runs in the sandbox too. */
  readonly rulesPath: string;
  readonly task: ModelTask;
}

/** What a model is asked: the shape of an example, and how many classes there are. */
export interface ModelTask {
  readonly inputShape: readonly number[];
  readonly classes: number;
}

/** Its answer. `failed` is a platform fault (a full disk, a missing file), `rejected` a participant fault. */
export type ReaderReply =
  | ({
      readonly outcome: 'read';
      readonly captured: string;
      readonly problems: readonly string[];
    } & ArchiveContents)
  | { readonly outcome: 'rejected'; readonly code: string; readonly message: string }
  | { readonly outcome: 'failed'; readonly message: string };
