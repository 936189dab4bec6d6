import type { QueueConfig } from '@torchperf/config';
import { subjectIdOf } from '@torchperf/contracts';
import { createQueues } from '../src';

/** A worker that takes one benchmark job, says so on its standard output, and never finishes it. */
async function main(): Promise<void> {
  const queues = await createQueues(JSON.parse(String(process.argv[2])) as QueueConfig);
  await queues.consume('benchmark', async (job) => {
    console.log(`taken ${subjectIdOf(job)}`);
    await new Promise(() => undefined);
  });
}

void main();
