import { fstatSync, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

/** How much of a file one read takes: 64 KiB, as much as a deflate stream turns into in a few milliseconds. */
const CHUNK_BYTES = 64 * 1024;

/**
 * A file as yauzl reads it. Reads are synchronous: the reader process does nothing else, and 2,000 entries take
 * a few milliseconds so instead of some hundred. Nothing is pending when the descriptor is closed.
 */
export class FileBytes extends RandomAccessReader {
  readonly size: number;

  constructor(private readonly descriptor: number) {
    super();
    this.size = fstatSync(descriptor).size;
  }

  /** Exactly `length` bytes from `position`, or fewer where the file ends. */
  bytesAt(position: number, length: number): Buffer {
    const buffer = Buffer.alloc(Math.max(0, Math.min(length, this.size - position)));
    return buffer.subarray(0, this.fill(buffer, position));
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const bytesRead = this.fill(buffer.subarray(offset, offset + length), position);
    setImmediate(callback, null, bytesRead);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    let position = start;
    const next = () => {
      const chunk = this.bytesAt(position, Math.min(CHUNK_BYTES, end - position));
      position += chunk.length;
      return chunk.length === 0 ? null : chunk;
    };
    return new Readable({
      read() {
        this.push(next());
      },
    });
  }

  private fill(buffer: Buffer, position: number): number {
    if (position >= this.size) return 0;
    let filled = 0;
    while (filled < buffer.length) {
      const count = readSync(this.descriptor, buffer, filled, buffer.length - filled, position + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }
}
