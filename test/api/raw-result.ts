import type { QueueConfig } from '@torchperf/config';
import { openBackend } from '../../libs/queue/src/backend';
import { endConnection } from '../../libs/queue/src/end-connection';

/** Puts a payload into the queue of results as it is, valid or not. */
export async function addRawResult(config: QueueConfig, payload: object): Promise<void> {
  const backend = await openBackend(config);
  const queue = backend.queue('results');
  await queue.add('report', payload);
  await endConnection(queue);
}
