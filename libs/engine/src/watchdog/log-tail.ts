/** The last bytes of a log of any length, in memory of no more than twice `limitBytes` and one chunk. */
export class LogTail {
  private chunks: Buffer[] = [];
  private bytes = 0;
  private written = 0;

  constructor(private readonly limitBytes: number) {}

  /** Keeps a copy of `chunk`, and forgets what is then older than the limit. */
  add(chunk: Uint8Array): void {
    this.chunks.push(Buffer.from(chunk));
    this.bytes += chunk.length;
    this.written += chunk.length;
    if (this.bytes > 2 * this.limitBytes) this.keep(this.tail());
  }

  /** How much came since it was taken last, kept or not. */
  get writtenBytes(): number {
    return this.written;
  }

  /** What was kept, at most `limitBytes` long; nothing is kept afterwards. */
  take(): Buffer {
    const tail = this.tail();
    this.keep(Buffer.alloc(0));
    this.written = 0;
    return tail;
  }

  private tail(): Buffer {
    const all = Buffer.concat(this.chunks);
    return all.subarray(Math.max(0, all.length - this.limitBytes));
  }

  private keep(tail: Buffer): void {
    this.chunks = [Buffer.from(tail)];
    this.bytes = tail.length;
  }
}
