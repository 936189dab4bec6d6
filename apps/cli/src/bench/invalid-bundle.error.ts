import type { BundleRejectedError } from '@torchperf/bundle';
import { isolated } from '@torchperf/domain';

/** A bundle breaks a rule, so that it would be refused on upload too: the verdict `invalid-bundle`. */
export class InvalidBundleError extends Error {
  /** @param message in place of the rejection's own, where more is known of a folder. */
  constructor(name: string, rejection: BundleRejectedError, message = rejection.message) {
    super(`${isolated(name)}: invalid-bundle (${rejection.code}). ${message}`, { cause: rejection });
    this.name = 'InvalidBundleError';
  }
}
