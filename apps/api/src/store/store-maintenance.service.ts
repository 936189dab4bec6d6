import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ArtifactStore } from '@torchperf/bundle';
import { ArtifactReferenceRepository } from '@torchperf/database';
import { PeriodicTask } from '../pipeline/periodic-task';
import { StoredFilesService } from './stored-files.service';

const MINUTE_MS = 60_000;
const SWEEP_EVERY_MS = 60 * MINUTE_MS;
/** Uploads end long before. An older file without a reference was left by an api that died before its transaction. */
const ORPHAN_GRACE_MS = 60 * MINUTE_MS;
/** Every file is read once a day, at no more than this rate, so that no run is disturbed. */
const SCRUB_EVERY_MS = 24 * 60 * MINUTE_MS;
const SCRUB_BYTES_PER_SECOND = 8 * 1024 * 1024;
const PAGE = 500;

/**
 * Keeps the store and the database consistent: quarantines unreferenced files, finds missing files, and scrubs all
 * files, since disks can corrupt data.
 */
@Injectable()
export class StoreMaintenanceService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(StoreMaintenanceService.name);
  private readonly stopping = new AbortController();
  private readonly tasks: readonly PeriodicTask[];

  constructor(
    private readonly store: ArtifactStore,
    private readonly references: ArtifactReferenceRepository,
    private readonly files: StoredFilesService,
  ) {
    const report = (error: unknown) =>
      this.logger.warn(`Store maintenance failed: ${error instanceof Error ? error.message : error}`);
    this.tasks = [
      new PeriodicTask(SWEEP_EVERY_MS, () => this.tidy(), report),
      new PeriodicTask(SCRUB_EVERY_MS, () => this.scrub(), report),
    ];
  }

  onApplicationBootstrap(): void {
    for (const task of this.tasks) task.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.tasks.map((task) => task.stop()));
  }

  /** Runs every hour. */
  private async tidy(): Promise<void> {
    await this.store.clearStale();
    await this.findMissing();
    const count = await this.sweep(new Date(Date.now() - ORPHAN_GRACE_MS));
    if (count > 0) this.logger.warn(`Quarantined ${count} unreferenced files of the store.`);
  }

  /**
   * Quarantines unreferenced files that were stored before a moment. An upload whose transaction is under way is
   * younger, since storing the same bytes again renews a file's age. A database without any reference is ignored: it
   * must be another one, or a new one.
   * @returns how many.
   */
  async sweep(before: Date): Promise<number> {
    if ((await this.references.page('', 1)).length === 0) return 0;
    let count = 0;
    for await (const stored of this.store.storedBefore(before)) {
      if (this.stopping.signal.aborted) break;
      if (stored.length === 0) continue;
      const needed = await this.references.referencedAmong(stored);
      for (const sha256 of stored) {
        if (!needed.has(sha256) && (await this.store.moveToOrphaned(sha256, before))) count += 1;
      }
    }
    return count;
  }

  /** Checks that every referenced file exists. */
  async findMissing(): Promise<void> {
    for await (const sha256 of this.referenced()) {
      if ((await this.store.size(sha256)) === null) await this.files.check(sha256);
    }
  }

  /** Reads every referenced file, slowly. @param bytesPerSecond maximum rate. */
  async scrub(bytesPerSecond = SCRUB_BYTES_PER_SECOND): Promise<void> {
    for await (const sha256 of this.referenced()) {
      const bytes = (await this.store.size(sha256)) ?? 0;
      await this.files.check(sha256, true);
      const pauseMs = (bytes / bytesPerSecond) * 1000;
      await sleep(pauseMs, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  private async *referenced(): AsyncGenerator<string> {
    let after = '';
    for (;;) {
      const page = await this.references.page(after, PAGE);
      for (const sha256 of page) {
        if (this.stopping.signal.aborted) return;
        yield sha256;
      }
      if (page.length < PAGE) return;
      after = page.at(-1) as string;
    }
  }
}
