import { formatBytes } from '../policy/bundle-limits';

/** A stream exceeded its limit; nothing of it was stored. */
export class ArtifactTooLargeError extends Error {
  readonly status = 413;
  readonly code = 'artifact-too-large';

  constructor(readonly maxBytes: number) {
    super(`The upload is larger than ${formatBytes(maxBytes)}, the most that is allowed here.`);
    this.name = 'ArtifactTooLargeError';
  }
}
