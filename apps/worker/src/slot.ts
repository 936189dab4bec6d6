import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { WorkerConfig } from '@torchperf/config';
import {
  type CgroupLocation,
  openSandbox,
  type RuntimeProgram,
  type RuntimeUnavailable,
  recordMachine,
  type Sandbox,
  type SessionRequest,
  tryRuntimes,
} from '@torchperf/engine';
import type { CpuClaim } from './cpu-claim';
import { lockSlot } from './slot-lock';

/**
 * A worker's share of its machine: one CPU, one sandbox user, one scratch folder. It is checked once, at the start; a
 * machine that cannot isolate gets no slot and so no work.
 */
export class Slot implements OnApplicationShutdown {
  private constructor(
    readonly name: string,
    /** Where runs are unpacked. The sandbox user may pass through it, but not list it. */
    readonly folder: string,
    readonly cpu: number | null,
    /** The sandbox's description of itself. */
    readonly sandbox: string,
    /** How the sandbox is made; for referees, which open it again. */
    readonly backend: SessionRequest['backend'],
    /** Where its control groups are; likewise. */
    readonly cgroups: CgroupLocation,
    readonly hardwareClass: string,
    readonly runtimes: readonly (RuntimeProgram | RuntimeUnavailable)[],
    /** The sandbox itself, for the self-test. */
    readonly isolation: Sandbox,
    private readonly release: () => Promise<void>,
  ) {}

  /** Leaves nothing on the machine: no control group, no folder, no lock. */
  async onApplicationShutdown(): Promise<void> {
    await this.release();
  }

  /** @throws SlotTakenError; SandboxUnavailableError naming what is missing and what fixes it. */
  static async open(config: WorkerConfig, claim: CpuClaim): Promise<Slot> {
    const { cpu } = claim;
    const name = `uid${config.sandboxUid}`;
    const folder = join(config.scratchDir, `torchperf-${name}`);
    const unlock = lockSlot(name, `${folder}.lock`);
    // Left by a run that was killed.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o711 });
    const logger = new Logger(Slot.name);
    let cgroups = cgroupLocation(config, cpu);
    const onCgroupRefused = (problem: string) => {
      cgroups = 'none';
      logger.warn(`No delegated control group: ${problem}. Memory is counted and limited for each process.`);
    };
    if (config.cgroupDir !== null && cpu === null)
      onCgroupRefused('no CPU is leased, and each worker has the part of its CPU');
    const sandbox = await openSandbox({
      slot: name,
      sandboxUid: config.sandboxUid,
      scratchDir: folder,
      backend: config.sandbox,
      cgroups,
      onPassedOver: (backend, problems) =>
        logger.warn(`Sandbox backend ${backend} unavailable: ${problems.join('; ')}.`),
      onCgroupRefused,
    });
    if (typeof cgroups !== 'string')
      logger.log(`Using the delegated control group ${cgroups.folder}, slot ${cgroups.slot}.`);
    const options = { python: config.python, packages: config.pythonPackages };
    const runtimes = await tryRuntimes(sandbox, folder, options);
    const release = async () => {
      sandbox.close();
      await rm(folder, { recursive: true, force: true });
      unlock();
      await claim.release();
    };
    const { hardwareClass } = recordMachine({
      sandbox: sandbox.describe(),
      pinnedCpu: cpu,
      revision: config.log.revision,
    });
    return new Slot(
      name,
      folder,
      cpu,
      sandbox.describe(),
      sandbox.kind,
      cgroups,
      hardwareClass,
      runtimes,
      sandbox,
      release,
    );
  }
}

/** Workers of one machine share a delegated control group; each uses the part of the CPU that it has leased. */
function cgroupLocation({ cgroupDir }: WorkerConfig, cpu: number | null): CgroupLocation {
  if (cgroupDir === null) return 'auto';
  return cpu === null ? 'none' : { folder: cgroupDir, slot: `cpu${cpu}` };
}
