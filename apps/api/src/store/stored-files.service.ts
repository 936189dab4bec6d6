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

/** Hands out stored files whose bytes are right, and knows which are not: found when they were asked for or checked. */
@Injectable()
export class StoredFilesService {
  private readonly logger = new Logger(StoredFilesService.name);
  private readonly broken = new Map<string, Found>();

  constructor(
    private readonly store: ArtifactStore,
    private readonly references: ArtifactReferenceRepository,
  ) {}

  /** How many stored files were found missing or damaged, and are so still as far as is known. */
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

  /** Looks at an artifact, fetches it back if it was put aside, and remembers what is wrong. */
  async check(sha256: string, isFresh = false): Promise<ArtifactProblem | null> {
    let problem = await this.store.problemOf(sha256, isFresh);
    if (problem === 'missing' && (await this.store.restoreOrphaned(sha256))) problem = null;
    if (problem === null) {
      if (this.broken.delete(sha256)) this.logger.log(`Artifact ${sha256} is whole again.`);
    } else if (this.broken.get(sha256)?.problem !== problem) {
      const what = describeUses(await this.references.usesOf(sha256));
      // What nothing refers to is missed by no one.
      if (what !== null) {
        this.broken.set(sha256, { problem, foundAt: new Date() });
        this.logger.error(`Artifact ${sha256} is ${problem}: ${what}.`);
      }
    }
    return problem;
  }

  /** All that is missing or damaged now; looked at again, since a file that was sent again is whole. */
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
