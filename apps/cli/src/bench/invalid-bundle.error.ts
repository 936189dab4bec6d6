import type { BundleRejectedError } from '@torchperf/bundle';

/** A bundle breaks a rule, so that it would be refused on upload too: the verdict `invalid-bundle`. */
export class InvalidBundleError extends Error {
  constructor(name: string, rejection: BundleRejectedError) {
    super(`${name}: invalid-bundle (${rejection.code}). ${rejection.message}`, { cause: rejection });
    this.name = 'InvalidBundleError';
  }
}
