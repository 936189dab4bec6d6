import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkerConfig } from '@torchperf/config';
import { DEFAULT_SUITE } from '@torchperf/contracts';
import { PlatformFault } from '@torchperf/engine';
import { buildJob } from '#test/builders/benchmark-job';
import { JobPreparer } from './job-preparer';
import type { Slot } from './slot';

/** Plain files instead of the kernel's; until files are fetched, the slot needs no other fields. */
describe('a worker with a control group that was delegated', () => {
  let folder: string;
  let scratch: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'torchperf-preparer-'));
    scratch = join(folder, 'scratch');
    mkdirSync(scratch);
    writeFileSync(join(folder, 'cgroup.controllers'), 'memory pids\n');
    writeFileSync(join(folder, 'pids.max'), 'max\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const prepare = (memoryMax: number) => {
    writeFileSync(join(folder, 'memory.max'), `${memoryMax}\n`);
    const slot = { folder: scratch, cgroups: { folder, slot: 'cpu1' } } as Slot;
    const preparer = new JobPreparer({} as WorkerConfig, slot);
    return preparer.prepare(buildJob(), new AbortController().signal);
  };

  it('fails a job that needs more than the group has, before anything is fetched', async () => {
    const fault = await prepare(DEFAULT_SUITE.memoryLimitBytes).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(PlatformFault);
    expect(String(fault)).toContain('has 1024 MiB of memory and needs 2048 MiB for this suite.');
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('fetches the files of one that fits', async () => {
    // Nothing listens at the address of its files.
    await expect(prepare(2 * DEFAULT_SUITE.memoryLimitBytes)).rejects.not.toBeInstanceOf(PlatformFault);
  });
});
