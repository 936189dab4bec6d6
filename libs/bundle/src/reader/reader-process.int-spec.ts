import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundle } from '#test/fixtures/bundles';
import { BundleReaderError } from './bundle-reader.error';
import { READER_LIMITS, type ReaderLimits, readInProcess } from './reader-process';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reader-process-'));
  writeFileSync(join(folder, 'bundle.zip'), buildBundle());
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (change: Partial<ReaderLimits> = {}) =>
  readInProcess(
    {
      zipPath: join(folder, 'bundle.zip'),
      targetDir: null,
      manifestFile: 'torchperf.json',
      capture: 'model.py',
      model: null,
    },
    { ...READER_LIMITS, ...change },
  );

describe('readInProcess', () => {
  it('carries the captured file', async () => {
    const { captured, files } = await read();
    expect(Buffer.from(captured, 'base64').toString()).toContain('def load():');
    expect(files).toHaveLength(2);
  });

  it('says that an archive is too costly when its reader runs out of heap', async () => {
    await expect(read({ heapMebibytes: 2 })).rejects.toMatchObject({ code: 'bundle-too-costly' });
  });

  it("does not charge the bundle for the machine's slowness", async () => {
    const failure = await read({ wallTimeoutMs: 1 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BundleReaderError);
    expect(failure).toMatchObject({ message: expect.stringMatching(/SIGKILL/) });
  });

  it('runs under limits of the kernel', async () => {
    // Node cannot start with so few descriptors: it aborts, which is not the bundle's fault either.
    await expect(read({ openFiles: 5 })).rejects.toBeInstanceOf(BundleReaderError);
  });

  it('reports the CPU limit, which SIGXCPU signals, as "too costly"', () => {
    const busy = () =>
      execFileSync('/usr/bin/prlimit', ['--cpu=1:3', '--', process.execPath, '-e', 'for(;;);']);
    expect(busy).toThrow(expect.objectContaining({ signal: 'SIGXCPU' }));
  });
});
