import type { BundleRejectedError } from '@torchperf/bundle';
import { isolated } from '@torchperf/domain';

/** A bundle breaks a rule, so the service would refuse it too: the verdict `invalid-bundle`. */
export class InvalidBundleError extends Error {
  /** @param message replaces the rejection's own, if more is known about the folder. */
  constructor(name: string, rejection: BundleRejectedError, message = rejection.message) {
    super(`${isolated(name)}: invalid-bundle (${rejection.code}). ${message}`, { cause: rejection });
    this.name = 'InvalidBundleError';
  }
}
