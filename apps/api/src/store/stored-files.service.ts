import { Injectable, Logger, StreamableFile } from '@nestjs/common';
import { type ArtifactProblem, ArtifactStore } from '@torchperf/bundle';
import type { BrokenArtifact } from '@torchperf/contracts';
import { ArtifactReferenceRepository } from '@torchperf/database';
import type { ByteRange } from '../http/rules/byte-range';
import { describeUses } from './artifact-use';
import { ArtifactDamagedError, ArtifactNotFoundError } from './store.errors';

interface Found {
  readonly problem: ArtifactProblem;
  readonly foundAt: Date;
}

/** Serves intact stored files, and lists broken ones, which are found on request or by checks. */
@Injectable()
export class StoredFilesService {
  private readonly logger = new Logger(StoredFilesService.name);
  private readonly broken = new Map<string, Found>();

  constructor(
    private readonly store: ArtifactStore,
    private readonly references: ArtifactReferenceRepository,
  ) {}

  /** Number of stored files that are known to be missing or damaged. */
  get brokenCount(): number {
    return this.broken.size;
  }

  /**
   * An artifact's bytes, or a part of them, after all were checked against its hash.
   * @throws ArtifactNotFoundError, ArtifactDamagedError naming what the file is for; StoreUnavailableError
   */
  async open(
    sha256: string,
    {
      range,
      ...options
    }: { readonly type: string; readonly disposition?: string; readonly range?: ByteRange },
  ): Promise<StreamableFile> {
    const problem = await this.check(sha256);
    if (problem !== null) {
      const what = describeUses(await this.references.usesOf(sha256));
      if (problem === 'damaged') throw new ArtifactDamagedError(sha256, what ?? 'which nothing refers to');
      throw new ArtifactNotFoundError(sha256, what);
    }
    const length = range ? range.end - range.start + 1 : ((await this.store.size(sha256)) ?? 0);
    return new StreamableFile(this.store.openRead(sha256, range), { ...options, length });
  }

  /** Checks an artifact, restores it if it was quarantined, and records a problem. */
  async check(sha256: string, isFresh = false): Promise<ArtifactProblem | null> {
    let problem = await this.store.problemOf(sha256, isFresh);
    if (problem === 'missing' && (await this.store.restoreOrphaned(sha256))) problem = null;
    if (problem === null) {
      if (this.broken.delete(sha256)) this.logger.log(`Artifact ${sha256} is intact again.`);
    } else if (this.broken.get(sha256)?.problem !== problem) {
      const what = describeUses(await this.references.usesOf(sha256));
      // A missing file that nothing refers to is no problem.
      if (what !== null) {
        this.broken.set(sha256, { problem, foundAt: new Date() });
        this.logger.error(`Artifact ${sha256} is ${problem}: ${what}.`);
      }
    }
    return problem;
  }

  /** All files that are missing or damaged now. Each is checked again, since a new upload repairs a file. */
  async listBroken(): Promise<BrokenArtifact[]> {
    const items: BrokenArtifact[] = [];
    for (const sha256 of this.broken.keys()) {
      const problem = await this.check(sha256);
      const found = this.broken.get(sha256);
      if (problem === null || !found) continue;
      const uses = await this.references.usesOf(sha256);
      if (uses.length === 0) this.broken.delete(sha256);
      else items.push({ sha256, problem, foundAt: found.foundAt.toISOString(), uses });
    }
    return items;
  }
}
