import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import {
  ArtifactStore,
  ArtifactTooLargeError,
  BUNDLE_LIMITS,
  BundleRejectedError,
  type StoredArtifact,
} from '@torchperf/bundle';
import { ArtifactReferenceRepository } from '@torchperf/database';

/**
 * Stores bundles, and removes rejected ones. The store deduplicates equal bytes, so a file may be removed only when no
 * row refers to it and no other upload of the same bytes is in progress.
 */
@Injectable()
export class BundleReceiver {
  private readonly inFlight = new Map<string, number>();

  constructor(
    private readonly store: ArtifactStore,
    private readonly references: ArtifactReferenceRepository,
  ) {}

  /** Streams a bundle into the store. Each must be ended by `release`. @throws BundleRejectedError when too large. */
  async receive(stream: Readable): Promise<StoredArtifact> {
    try {
      return await this.receiveFile(stream, BUNDLE_LIMITS.compressedBytes);
    } catch (error) {
      if (error instanceof ArtifactTooLargeError)
        throw new BundleRejectedError('bundle-too-large', error.message);
      throw error;
    }
  }

  /** Streams any file into the store. Each must be ended by `release`. @throws ArtifactTooLargeError */
  async receiveFile(stream: Readable, maxBytes: number): Promise<StoredArtifact> {
    const onStored = (sha256: string) => {
      this.inFlight.set(sha256, (this.inFlight.get(sha256) ?? 0) + 1);
    };
    return this.store.put(stream, { maxBytes, onStored });
  }

  /** Ends an upload, and removes its file when nothing refers to it. */
  async release(sha256: string): Promise<void> {
    const others = (this.inFlight.get(sha256) ?? 1) - 1;
    if (others > 0) {
      this.inFlight.set(sha256, others);
      return;
    }
    this.inFlight.delete(sha256);
    if (await this.references.isReferenced(sha256)) return;
    await this.store.remove(sha256, () => !this.inFlight.has(sha256));
  }

  /** The path of the file, for callers that must read all of it. */
  pathOf(sha256: string): string {
    return this.store.path(sha256);
  }
}
