import type { Runtime } from '@torchperf/contracts';

/** This machine cannot run bundles of a runtime; the message says what is missing. */
export class RuntimeMissingError extends Error {
  constructor(runtime: Runtime, reason: string) {
    super(`This machine cannot run bundles of the ${runtime} runtime: ${reason}`);
    this.name = 'RuntimeMissingError';
  }
}
