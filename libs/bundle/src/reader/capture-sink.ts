import type { ArchiveSink } from './read-archive';

/** Captures the bytes of one file (the manifest) while everything is passed on to another sink. */
export class CaptureSink implements ArchiveSink {
  private capturing = false;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;

  /** @param maxBytes how much is captured: one byte more than the limit shows that the file is too large. */
  constructor(
    private readonly path: string,
    private readonly maxBytes: number,
    private readonly next: ArchiveSink | null,
  ) {}

  get captured(): Buffer {
    return Buffer.concat(this.chunks);
  }

  folder(path: string): void {
    this.next?.folder(path);
  }

  openFile(path: string): void {
    this.capturing = path === this.path;
    this.next?.openFile(path);
  }

  chunk(bytes: Buffer): void {
    if (this.capturing && this.bytes < this.maxBytes) {
      const kept = bytes.subarray(0, this.maxBytes - this.bytes);
      this.chunks.push(kept);
      this.bytes += kept.length;
    }
    this.next?.chunk(bytes);
  }

  closeFile(): void {
    this.capturing = false;
    this.next?.closeFile();
  }
}
