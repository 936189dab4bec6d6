import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { extractBundle, fetchArtifact, layOutDataset, readDataset } from '@torchperf/bundle';
import type { WorkerConfig } from '@torchperf/config';
import type { BundleRef, Job, SuiteParameters } from '@torchperf/contracts';
import { delegatedShortage, PlatformFault } from '@torchperf/engine';
import { requestOf, type SandboxedRequest } from './sandboxed-request';
import { Slot } from './slot';
import { WORKER_CONFIG } from './worker-config';

/** Model and reference run side by side. */
const SANDBOXES = 2;

/** A job whose files are all fetched and unpacked. */
export interface PreparedJob {
  readonly request: SandboxedRequest;
  /** Removes all its files. */
  release(): Promise<void>;
}

/** Prepares a referee's files: bundles where the sandbox can reach them, the hidden set where it cannot. */
@Injectable()
export class JobPreparer {
  constructor(
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    private readonly slot: Slot,
  ) {}

  /**
   * @throws ArtifactUnavailableError when the store is unreachable; BundleRejectedError when a stored bundle fails the
   * policy that intake had checked; PlatformFault when the worker's control group is too small.
   */
  async prepare(job: Job, signal: AbortSignal): Promise<PreparedJob> {
    this.checkControlGroup(job.suite);
    // A random name, so that no run can guess another's folder.
    const folder = join(this.slot.folder, randomBytes(12).toString('hex'));
    const secrets = join(folder, 'secret');
    await mkdir(folder, { mode: 0o711 });
    await mkdir(secrets, { mode: 0o700 });
    const release = () => rm(folder, { recursive: true, force: true });
    try {
      const contestants = [];
      for (const [index, contestant] of job.contestants.entries()) {
        const target = join(folder, `bundle-${index}`);
        const bundle = await this.unpack(contestant.bundle, target, secrets, signal);
        contestants.push({ ...contestant, bundle });
      }
      const request = requestOf(job, {
        contestants,
        reference: await this.unpack(job.reference, join(folder, 'reference'), secrets, signal),
        dataset: await this.hiddenSet(job, secrets, signal),
        scratchFolder: this.slot.folder,
        secretFolder: secrets,
        slot: this.slot.name,
        sandboxUid: this.config.sandboxUid,
        backend: this.slot.backend,
        cgroups: this.slot.cgroups,
        cpu: this.slot.cpu,
        runtimes: { python: this.config.python, packages: this.config.pythonPackages },
        revision: this.config.log.revision,
        hardwareClass: this.slot.hardwareClass,
      });
      return { request, release };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** Without this check, the group's limit could end a model that keeps its own. */
  private checkControlGroup({ memoryLimitBytes, processLimit }: SuiteParameters): void {
    const each = { memoryBytes: memoryLimitBytes, processes: processLimit };
    const shortage = delegatedShortage(this.slot.cgroups, each, SANDBOXES);
    if (shortage !== null) throw new PlatformFault(shortage);
  }

  private async unpack(ref: BundleRef, folder: string, secrets: string, signal: AbortSignal) {
    const archive = join(secrets, 'bundle.zip');
    await fetchArtifact(ref, archive, { signal });
    const { manifest, sizeBytes, compressedBytes } = await extractBundle(archive, folder);
    await rm(archive);
    return { folder, manifest, sizeBytes, compressedBytes };
  }

  private async hiddenSet(job: Job, secrets: string, signal: AbortSignal) {
    const archive = join(secrets, 'hidden.npz');
    await fetchArtifact(job.dataset, archive, { signal });
    const dataset = await readDataset(archive);
    await rm(archive);
    return layOutDataset(dataset, secrets);
  }
}
