import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Keep-alive connections; a request that is due while all are busy waits, and that counts. */
const CONNECTIONS = 20;

interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * Requests `paths` round-robin at a fixed rate, whether or not earlier answers have arrived (an open-loop load). Accepts
 * compressed answers, as browsers do, and reads them to their end without unpacking them.
 * @returns ms from when each request was due until its answer was complete, ascending. A delay of the client counts
 * too, so a busy machine can only make the server look worse.
 * @throws Error when an answer is not 200.
 */
export async function pacedLatencies(
  url: string,
  paths: readonly string[],
  { perSecond, seconds }: Pace,
): Promise<Float64Array> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latenciesMs = new Float64Array(perSecond * seconds);
  const failures: unknown[] = [];
  const asked: Promise<void>[] = [];
  const started = performance.now();
  try {
    while (asked.length < latenciesMs.length) {
      const number = asked.length;
      const due = started + (number * 1000) / perSecond;
      // A timer rounds down: it may call a little too early.
      for (let now = performance.now(); now < due; now = performance.now()) await sleep(due - now);
      asked.push(
        answered(`${url}${paths[number % paths.length]}`, agent).then(
          () => {
            latenciesMs[number] = performance.now() - due;
          },
          (error: unknown) => void failures.push(error),
        ),
      );
    }
    await Promise.all(asked);
  } finally {
    agent.destroy();
  }
  if (failures.length > 0) throw new Error(`${failures.length} requests failed`, { cause: failures[0] });
  return latenciesMs.sort();
}

function answered(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      answer.resume().on('error', reject);
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${answer.statusCode}`)),
      );
    }).on('error', reject);
  });
}

/** The nearest-rank percentile. */
export function percentile(ascending: Float64Array, share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Number.NaN;
}
