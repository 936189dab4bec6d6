import type { QueueConfig } from '@torchperf/config';
import { createQueues } from '../src';

/** A consumer that takes one report, prints that on its standard output, and never finishes it. */
async function main(): Promise<void> {
  const queues = await createQueues(JSON.parse(String(process.argv[2])) as QueueConfig);
  await queues.consume('results', async (job) => {
    console.log(`taken ${job.runId}`);
    await new Promise(() => undefined);
  });
}

void main();
