import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import { ArtifactStore, verifyArtifactSignature } from '@torchperf/bundle';
import type { ApiConfig } from '@torchperf/config';
import { Sha256Schema } from '@torchperf/contracts';
import { API_CONFIG } from '../configuration/configuration.module';
import { AddressExpiredError } from './address-expired.error';
import { AddressNotSignedError } from './address-not-signed.error';
import { ArtifactNotFoundError } from './artifact-not-found.error';

/** The query of a signed address, as it came. */
export interface SignedQuery {
  readonly expires?: unknown;
  readonly signature?: unknown;
}

@Injectable()
export class ArtifactsService {
  constructor(
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    private readonly store: ArtifactStore,
  ) {}

  /**
   * The bytes of an artifact, for who has an address that we signed. The hidden test sets go this way, so the
   * signature is judged before anything else.
   * @throws AddressNotSignedError, AddressExpiredError, ArtifactNotFoundError
   */
  async fetch(sha256: string, { expires, signature }: SignedQuery): Promise<StreamableFile> {
    const secret = this.config.signingSecret;
    const verdict = verifyArtifactSignature({ sha256, expires, signature, secret, now: new Date() });
    if (verdict === 'forged') throw new AddressNotSignedError();
    if (verdict === 'expired') throw new AddressExpiredError();
    const bytes = Sha256Schema.safeParse(sha256).success ? await this.store.size(sha256) : null;
    if (bytes === null) throw new ArtifactNotFoundError(sha256);
    return new StreamableFile(this.store.openRead(sha256), {
      type: 'application/octet-stream',
      length: bytes,
    });
  }
}
