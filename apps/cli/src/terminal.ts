/** Standard output or error: a terminal, a file or a pipe. */
export interface TextStream {
  readonly isTTY?: boolean;
  /** Characters per line, if it is a terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** The output streams of a command, and the signal that interrupts it. */
export interface Terminal {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly signal: AbortSignal;
}
