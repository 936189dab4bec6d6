import { formatBytes } from '../policy/bundle-limits';

/** A stream had more bytes than it may; nothing of it was kept. */
export class ArtifactTooLargeError extends Error {
  readonly status = 413;
  readonly code = 'artifact-too-large';

  constructor(readonly maxBytes: number) {
    super(`The upload is larger than ${formatBytes(maxBytes)}, the most that is allowed here.`);
    this.name = 'ArtifactTooLargeError';
  }
}
