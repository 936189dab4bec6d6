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
 * Takes bundles into the store and out of it again when they were rejected. The store keeps equal bytes once,
 * so a file may go only when no row needs it and no other upload of the same bytes is being worked on.
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
      return await this.take(stream, BUNDLE_LIMITS.compressedBytes);
    } catch (error) {
      if (error instanceof ArtifactTooLargeError)
        throw new BundleRejectedError('bundle-too-large', error.message);
      throw error;
    }
  }

  /** Streams any file into the store. Each must be ended by `release`. @throws ArtifactTooLargeError */
  async take(stream: Readable, maxBytes: number): Promise<StoredArtifact> {
    const onStored = (sha256: string) => {
      this.inFlight.set(sha256, (this.inFlight.get(sha256) ?? 0) + 1);
    };
    return this.store.put(stream, { maxBytes, onStored });
  }

  /** Ends the work on an upload, and removes its file when nothing refers to it. */
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

  /** Where the file is, for who must read it whole. */
  pathOf(sha256: string): string {
    return this.store.path(sha256);
  }
}
