import { Inject, Injectable, type StreamableFile } from '@nestjs/common';
import { verifyArtifactSignature } from '@torchperf/bundle';
import type { ApiConfig } from '@torchperf/config';
import { Sha256Schema } from '@torchperf/contracts';
import { API_CONFIG } from '../http/configuration/configuration.module';
import { AddressExpiredError, AddressNotSignedError, ArtifactNotFoundError } from './store.errors';
import { StoredFilesService } from './stored-files.service';

/** The raw query of a signed URL. */
export interface SignedQuery {
  readonly expires?: unknown;
  readonly signature?: unknown;
}

@Injectable()
export class ArtifactsService {
  constructor(
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    private readonly files: StoredFilesService,
  ) {}

  /**
   * The bytes of an artifact, for a caller with a signed URL. Hidden test sets are served here, so the signature is
   * verified before anything else.
   * @throws AddressNotSignedError, AddressExpiredError, ArtifactNotFoundError, ArtifactDamagedError
   */
  async fetch(sha256: string, { expires, signature }: SignedQuery): Promise<StreamableFile> {
    const secret = this.config.signingSecret;
    const verdict = verifyArtifactSignature({ sha256, expires, signature, secret, now: new Date() });
    if (verdict === 'forged') throw new AddressNotSignedError();
    if (verdict === 'expired') throw new AddressExpiredError();
    if (!Sha256Schema.safeParse(sha256).success) throw new ArtifactNotFoundError(sha256, null);
    return this.files.open(sha256, { type: 'application/octet-stream' });
  }
}
