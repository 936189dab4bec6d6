import { buildBundle, MANIFEST } from '#test/fixtures/bundles';
import { BUNDLE_LIMITS } from '../policy/bundle-limits';
import { type ByteSource, readEndRecord } from './end-record';

/** Counts what is read: a hostile archive is refused by its tail alone. */
class MemorySource implements ByteSource {
  readBytes = 0;

  constructor(private readonly bytes: Buffer) {}

  get size(): number {
    return this.bytes.length;
  }

  bytesAt(position: number, length: number): Buffer {
    this.readBytes += length;
    return this.bytes.subarray(position, position + length);
  }
}

describe('readEndRecord', () => {
  it('finds the directory of an archive with a comment', () => {
    const bytes = buildBundle([], MANIFEST, { comment: Buffer.alloc(0xffff, 32) });
    const start = bytes.indexOf('PK\x01\x02', 'latin1');
    expect(readEndRecord(new MemorySource(bytes), BUNDLE_LIMITS)).toEqual({
      entryCount: 2,
      directoryStart: start,
      directoryEnd: bytes.length - 22 - 0xffff,
    });
  });

  it('reads no more than an end record can take', () => {
    const source = new MemorySource(Buffer.concat([Buffer.alloc(5_000_000), buildBundle()]));
    expect(() => readEndRecord(source, BUNDLE_LIMITS)).toThrow();
    expect(source.readBytes).toBeLessThanOrEqual(22 + 0xffff + 20);
  });

  it('reads nothing of a file that is too large', () => {
    const source = new MemorySource(Buffer.alloc(200));
    expect(() => readEndRecord(source, { ...BUNDLE_LIMITS, compressedBytes: 199 })).toThrow(
      expect.objectContaining({ code: 'bundle-too-large', status: 413 }),
    );
    expect(source.readBytes).toBe(0);
  });
});
