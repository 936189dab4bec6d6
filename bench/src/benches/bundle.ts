import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUNDLE_LIMITS, inspectBundle } from '@torchperf/bundle';
import { MANIFEST_FILE } from '@torchperf/contracts';
import { median } from '@torchperf/domain';
import { readArchive } from '../../../libs/bundle/src/reader/read-archive';
import { REJECTED_ARCHIVES } from '../../../test/fixtures/bundles';
import { atMost, informative, type Row } from '../row';
import type { Workbench } from '../workbench';

const BOUND_MS = 100;
const ROUNDS = 9;

/** A hostile archive, and how long each refusal of it took. */
interface Hostile {
  readonly name: string;
  readonly path: string;
  readonly refusedMs: number[];
  readonly readMs: number[];
}

/**
 * How long a hostile archive of `test/fixtures/bundles/rejected` keeps a reader, by the median of a few attempts at
 * each: from the start of the reader's process to the refusal, and the reading alone, in this process. Each round goes
 * through all of them, so that a busy second of the machine falls on many archives once and on none each time.
 */
export async function bundle(workbench: Workbench): Promise<Row[]> {
  const archives: Hostile[] = REJECTED_ARCHIVES.map(({ name }, index) => ({
    name,
    path: join(workbench.folder, `hostile-${index}.zip`),
    refusedMs: [],
    readMs: [],
  }));
  for (const [index, { path }] of archives.entries()) {
    await writeFile(path, REJECTED_ARCHIVES[index]?.build() ?? '');
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { path, refusedMs, readMs } of archives) {
      refusedMs.push(await refusalMs(() => inspectBundle(path)));
      readMs.push(await refusalMs(() => readArchive(path, BUNDLE_LIMITS, MANIFEST_FILE, null)));
    }
  }
  const whole = archives.map(({ refusedMs }) => median(refusedMs));
  const slowest = Math.max(...whole);
  workbench.say(`bundle: the slowest to refuse is "${archives[whole.indexOf(slowest)]?.name}"`);
  return [
    atMost('refuse-ms', slowest, 'ms', BOUND_MS),
    informative('refuse-usual-ms', median(whole), 'ms'),
    informative('refuse-read-ms', Math.max(...archives.map(({ readMs }) => median(readMs))), 'ms'),
  ];
}

async function refusalMs(read: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const refused = await read().then(
    () => false,
    () => true,
  );
  if (!refused) throw new Error('A hostile archive was accepted.');
  return performance.now() - start;
}
