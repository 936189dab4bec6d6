import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerConfig } from '@torchperf/config';

/**
 * What a container's health check reads: one line in `SCRATCH/torchperf-uidN.health`, "ok" with a recent modification
 * time, or the reason why not. A file, because starting a program for each check would take CPU time from the runs.
 */
export class WorkerHealthFile {
  private readonly path: string;

  constructor({ scratchDir, sandboxUid }: Pick<WorkerConfig, 'scratchDir' | 'sandboxUid'>) {
    this.path = join(scratchDir, `torchperf-uid${sandboxUid}.health`);
  }

  /** Never throws: a full disk must not stop a heartbeat. The check then fails by the file's age. */
  write(state: 'ok' | 'waiting', detail: string): void {
    try {
      const fresh = `${this.path}.new`;
      rmSync(fresh, { force: true });
      // Never through a link that another user of the machine has created.
      writeFileSync(fresh, `${state} ${detail}\n`, { flag: 'wx', mode: 0o600 });
      renameSync(fresh, this.path);
    } catch {
      // The file's age shows it.
    }
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
