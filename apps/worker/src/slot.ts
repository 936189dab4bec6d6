import { mkdir, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { WorkerConfig } from '@torchperf/config';
import { RUNTIMES } from '@torchperf/contracts';
import {
  isAvailable,
  openSandbox,
  type RuntimeProgram,
  type RuntimeUnavailable,
  recordMachine,
  runtimeFor,
  tryRuntime,
} from '@torchperf/engine';
import { lockSlot } from './slot-lock';

/**
 * The place of a worker on its machine: one CPU, one sandbox user, one scratch folder. It is checked once, at the
 * start; a machine that cannot isolate gets no slot and so no work.
 */
export class Slot implements OnApplicationShutdown {
  private constructor(
    readonly name: string,
    /** Where runs are unpacked. The sandbox user may pass through it, but not list it. */
    readonly folder: string,
    readonly cpu: number | null,
    readonly sandbox: string,
    readonly hardwareClass: string,
    readonly runtimes: readonly (RuntimeProgram | RuntimeUnavailable)[],
    private readonly release: () => void,
  ) {}

  onApplicationShutdown(): void {
    this.release();
  }

  /** @throws SlotTakenError; SandboxUnavailableError naming what is missing and what mends it. */
  static async open(config: WorkerConfig): Promise<Slot> {
    const name = `uid${config.sandboxUid}`;
    const folder = join(config.scratchDir, `torchperf-${name}`);
    const release = lockSlot(name, `${folder}.lock`);
    // What a run left that was killed half-way.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o711 });
    const sandbox = await openSandbox({ slot: name, sandboxUid: config.sandboxUid, scratchDir: folder });
    const options = { python: config.python, packages: config.pythonPackages };
    const found = RUNTIMES.map((runtime) => runtimeFor(runtime, options));
    const runtimes: Slot['runtimes'][number][] = [];
    for (const runtime of found) {
      runtimes.push(isAvailable(runtime) ? await tryRuntime(sandbox, folder, runtime) : runtime);
    }
    const cpu = config.cpu ?? defaultCpu();
    const { hardwareClass } = recordMachine({
      sandbox: sandbox.describe(),
      pinnedCpu: cpu,
      revision: config.log.revision,
    });
    return new Slot(name, folder, cpu, sandbox.describe(), hardwareClass, runtimes, release);
  }
}

/** The last CPU: interrupts and everything else of a machine tend to be on the first. */
function defaultCpu(): number {
  return cpus().length - 1;
}
