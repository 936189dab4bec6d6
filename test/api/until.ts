import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until the answer is not null, undefined or false. @throws when it takes too long. */
export async function until<T>(
  ask: () => T | Promise<T>,
  timeoutMs = 15_000,
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer as Exclude<T, null | undefined | false>;
    }
    if (performance.now() > deadline) throw new Error(`Not so after ${timeoutMs} ms: ${ask}`);
    await sleep(25);
  }
}
