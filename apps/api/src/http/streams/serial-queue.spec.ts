import { setTimeout as sleep } from 'node:timers/promises';
import { SerialQueue } from './serial-queue';

it('runs one task after the other, whether they succeed or fail', async () => {
  const queue = new SerialQueue();
  const seen: string[] = [];
  const work = (name: string, ms: number, fails = false) =>
    queue.run(async () => {
      seen.push(`${name} starts`);
      await sleep(ms);
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([work('slow', 20), work('failing', 5, true), work('quick', 0)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen).toEqual([
    'slow starts',
    'slow ends',
    'failing starts',
    'failing ends',
    'quick starts',
    'quick ends',
  ]);
});
