import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerConfig } from '@torchperf/config';

/**
 * What a container's health check reads: one line in `SCRATCH/torchperf-uidN.health`, "ok" with a recent time of
 * change, or why not. A file, because a program of its own for each check would take CPU time from what is measured.
 */
export class WorkerHealthFile {
  private readonly path: string;

  constructor({ scratchDir, sandboxUid }: Pick<WorkerConfig, 'scratchDir' | 'sandboxUid'>) {
    this.path = join(scratchDir, `torchperf-uid${sandboxUid}.health`);
  }

  /** Never throws: a full disk must not stop a heartbeat. The file then grows old, which says the same. */
  write(state: 'ok' | 'waiting', detail: string): void {
    try {
      const fresh = `${this.path}.new`;
      rmSync(fresh, { force: true });
      // Never through a link that another user of the machine has laid there.
      writeFileSync(fresh, `${state} ${detail}\n`, { flag: 'wx', mode: 0o600 });
      renameSync(fresh, this.path);
    } catch {
      // Reported by its age.
    }
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
