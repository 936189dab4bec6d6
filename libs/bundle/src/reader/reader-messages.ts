import type { ArchiveContents } from './read-archive';

/** The descriptor on which the reader process answers; stdout stays out of it. */
export const REPLY_DESCRIPTOR = 3;

/** What the reader process is told, as JSON in its only argument. */
export interface ReaderRequest {
  readonly zipPath: string;
  /** An empty folder to write into; null only reads. */
  readonly targetDir: string | null;
  /** Of the manifest; its place is the bundle's root. */
  readonly manifestFile: string;
  /** The file whose bytes the answer carries, or what `model` asks of them. */
  readonly capture: string;
  /** Asks for what is wrong with the captured file as an ONNX model, in place of its bytes. */
  readonly model: ModelQuestion | null;
}

/** How an ONNX model is judged. */
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

/** What it answers. `failed` is ours (a full disk, a missing file), `rejected` is the bundle's. */
export type ReaderReply =
  | ({
      readonly outcome: 'read';
      readonly captured: string;
      readonly problems: readonly string[];
    } & ArchiveContents)
  | { readonly outcome: 'rejected'; readonly code: string; readonly message: string }
  | { readonly outcome: 'failed'; readonly message: string };
