import { BundleReaderError, StoreUnavailableError } from '@torchperf/bundle';
import { databaseOutage } from '@torchperf/database';
import { QueueUnavailableError } from '@torchperf/queue';

/**
 * Why the service cannot work at present, where an error says so, as in "The store cannot be used: its disk is full.";
 * null for any other error. Public: names no host, path or user.
 */
export function outageOf(error: unknown): string | null {
  if (error instanceof StoreUnavailableError) return `The store cannot be used: ${error.reason}.`;
  if (error instanceof QueueUnavailableError) return `The queue cannot be used: ${error.reason}.`;
  if (error instanceof BundleReaderError) return 'The reader of bundles cannot be started.';
  const reason = databaseOutage(error);
  return reason && `The database cannot be used: ${reason}.`;
}
