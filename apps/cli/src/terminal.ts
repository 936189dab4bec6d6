/** Standard output or error: a terminal, a file or a pipe. */
export interface TextStream {
  readonly isTTY?: boolean;
  /** Characters a line, where it is a terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** Where a command writes to, and what ends it early. */
export interface Terminal {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly signal: AbortSignal;
}
