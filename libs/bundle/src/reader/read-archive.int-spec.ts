import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { buildBundle, MANIFEST, noise, OK_BUNDLES, REJECTED_ARCHIVES } from '#test/fixtures/bundles';
import { BUNDLE_LIMITS } from '../policy/bundle-limits';
import { BundleRejectedError } from '../policy/bundle-rejected.error';
import { type ArchiveContents, type ArchiveSink, readArchive } from './read-archive';

let folder: string;
let zipPath: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-archive-'));
  zipPath = join(folder, 'bundle.zip');
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(bytes: Buffer, sink: ArchiveSink | null = null): Promise<ArchiveContents> {
  writeFileSync(zipPath, bytes);
  return readArchive(zipPath, BUNDLE_LIMITS, 'torchperf.json', sink);
}

/** The fastest of a few tries: other load on the machine must not count. */
async function quickestRejectionMs(): Promise<number> {
  let quickestMs = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && quickestMs > 100; attempt += 1) {
    const start = performance.now();
    await expect(readArchive(zipPath, BUNDLE_LIMITS, 'torchperf.json', null)).rejects.toThrow();
    quickestMs = Math.min(quickestMs, performance.now() - start);
  }
  return quickestMs;
}

/** Remembers the contents by path. */
class MemorySink implements ArchiveSink {
  readonly contents = new Map<string, Buffer[]>();
  private path = '';

  folder(): void {}
  openFile(path: string): void {
    this.path = path;
    this.contents.set(path, []);
  }
  chunk(bytes: Buffer): void {
    this.contents.get(this.path)?.push(Buffer.from(bytes));
  }
  closeFile(): void {}
}

describe('readArchive', () => {
  it.each(OK_BUNDLES)('accepts a bundle $name', async ({ files, build }) => {
    const bytes = build();
    const contents = await read(bytes);
    expect(contents.files).toHaveLength(files);
    expect(contents.compressedBytes).toBe(bytes.length);
    expect(contents.expandedBytes).toBe(contents.files.reduce((sum, file) => sum + file.bytes, 0));
  });

  it('passes every byte on, in order', async () => {
    const weights = noise(300_000);
    const sink = new MemorySink();
    await read(
      buildBundle([
        { name: 'a.npy', content: weights, method: 8 },
        { name: 'b.npy', content: weights },
      ]),
      sink,
    );
    for (const path of ['a.npy', 'b.npy']) {
      expect(Buffer.concat(sink.contents.get(path) ?? []).equals(weights)).toBe(true);
    }
  });

  it.each(REJECTED_ARCHIVES)('rejects $name by $rule', async ({ rule, says, build }) => {
    const failure = await read(build()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BundleRejectedError);
    expect(failure).toMatchObject({ code: rule, message: expect.stringMatching(says) });
  });

  it('rejects every hostile archive in under 100 ms', async () => {
    const slow: string[] = [];
    for (const { name, build } of REJECTED_ARCHIVES) {
      writeFileSync(zipPath, build());
      const quickestMs = await quickestRejectionMs();
      if (quickestMs > 100) slow.push(`${name}: ${quickestMs.toFixed(0)} ms`);
    }
    expect(slow).toEqual([]);
  });

  it("passes the sink's failures on: a full disk is not a participant fault", async () => {
    class FullDisk extends MemorySink {
      override chunk(): void {
        throw new Error('ENOSPC: no space left on device');
      }
    }
    const failure = await read(buildBundle(), new FullDisk()).catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(BundleRejectedError);
    expect(failure).toMatchObject({ message: expect.stringMatching(/ENOSPC/) });
  });

  it('passes a missing file on', async () => {
    await expect(
      readArchive(join(folder, 'none.zip'), BUNDLE_LIMITS, 'torchperf.json', null),
    ).rejects.toThrow(/ENOENT/);
  });

  it('answers any mutation of a good archive with its contents or a rejection', async () => {
    const good = buildBundle(
      [{ name: 'weights/' }, { name: 'weights/w.npy', content: noise(3000), method: 8 }],
      MANIFEST,
      {
        comment: Buffer.from('comment'),
      },
    );
    const outcomes = { read: 0, rejected: 0 };
    await fc.assert(
      fc.asyncProperty(mutations(good.length), async (changes) => {
        const failure = await read(mutate(good, changes)).then(
          () => null,
          (error: unknown) => error,
        );
        if (failure !== null) expect(failure).toBeInstanceOf(BundleRejectedError);
        outcomes[failure === null ? 'read' : 'rejected'] += 1;
      }),
      { numRuns: 600 },
    );
    // Mutations that never break anything, or always, would test nothing.
    expect(outcomes.read).toBeGreaterThan(0);
    expect(outcomes.rejected).toBeGreaterThan(100);
  });
});

type Mutation =
  | { readonly kind: 'byte'; readonly at: number; readonly value: number }
  | { readonly kind: 'word'; readonly at: number; readonly value: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number };

function mutations(length: number): fc.Arbitrary<Mutation[]> {
  // Half of them hit the headers at the end, which are few of the bytes and most of the meaning.
  const at = fc.oneof(fc.nat(length - 1), fc.integer({ min: length - 350, max: length - 1 }));
  const span = fc.integer({ min: 1, max: 60 });
  const word = fc.constantFrom(0, 1, 0x7fffffff, 0xffffffff, 0x04034b50, 0x02014b50);
  return fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('byte' as const), at, value: fc.nat(255) }),
      fc.record({ kind: fc.constant('word' as const), at, value: word }),
      fc.record({ kind: fc.constant('cut' as const), at, length: span }),
      fc.record({ kind: fc.constant('repeat' as const), at, length: span }),
    ),
    { minLength: 1, maxLength: 4 },
  );
}

function mutate(good: Buffer, changes: readonly Mutation[]): Buffer {
  let bytes = Buffer.from(good);
  for (const change of changes) {
    const at = Math.min(change.at, Math.max(0, bytes.length - 1));
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    switch (change.kind) {
      case 'byte':
        bytes.writeUInt8(change.value, at);
        break;
      case 'word':
        bytes.writeUInt32LE(change.value, Math.max(0, Math.min(at, bytes.length - 4)));
        break;
      case 'cut':
        bytes = Buffer.concat([before, after.subarray(change.length)]);
        break;
      case 'repeat':
        bytes = Buffer.concat([before, after.subarray(0, change.length), after]);
        break;
    }
  }
  return bytes;
}
