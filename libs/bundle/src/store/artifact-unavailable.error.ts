/**
 * Why an artifact is unavailable: the store did not answer, broke off or is not able to answer at present
 * (`unreachable`), refused (`refused`: expired, forged or gone), or sent other bytes than requested (`wrong-bytes`).
 */
export type ArtifactUnavailableReason = 'unreachable' | 'refused' | 'wrong-bytes';

/** Fetching an artifact failed: a platform fault, to be retried, never charged to a team. */
export class ArtifactUnavailableError extends Error {
  constructor(
    readonly reason: ArtifactUnavailableReason,
    readonly sha256: string,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`The artifact ${sha256} could not be fetched: ${detail}`, options);
    this.name = 'ArtifactUnavailableError';
  }
}
