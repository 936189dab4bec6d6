import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { WorkerConfig } from '@torchperf/config';
import type { CpuClaim } from './cpu-claim';
import { Slot } from './slot';

/** No one's but this test's. */
const SANDBOX_UID = 29_873;

describe('Slot', () => {
  let folder: string;
  let warnings: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'torchperf-slot-'));
    chmodSync(folder, 0o711);
    warnings = [];
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((message: string) => {
      warnings.push(message);
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    { cpu: null, problem: 'no CPU is leased, and each worker has the part of its CPU' },
    { cpu: 0, problem: 'no control group is mounted at /dev/null' },
  ])('logs why it has no delegated control group, with CPU $cpu', async ({ cpu, problem }) => {
    const config = {
      scratchDir: folder,
      sandboxUid: SANDBOX_UID,
      sandbox: 'auto',
      cgroupDir: '/dev/null',
      python: '/usr/bin/python3',
      pythonPackages: null,
      log: { revision: 'test' },
    } as unknown as WorkerConfig;
    const slot = await Slot.open(config, { cpu, release: async () => undefined } as CpuClaim);
    expect(slot.cgroups).toBe('none');
    expect(slot.sandbox).toContain('no cgroup');
    expect(warnings).toContain(
      `No delegated control group: ${problem}. Memory is counted and limited for each process.`,
    );
    await slot.onApplicationShutdown();
  });
});
