import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUNDLE_LIMITS, inspectBundle } from '@torchperf/bundle';
import { median } from '@torchperf/domain';
import { readArchive } from '../../../libs/bundle/src/reader/read-archive';
import { REJECTED_ARCHIVES } from '../../../test/fixtures/bundles';
import { atMost, beside, type Row } from '../row';
import type { Workbench } from '../workbench';

const BOUND_MS = 100;
const ATTEMPTS = 7;

/**
 * How long the slowest of the hostile archives of `test/fixtures/bundles/rejected` keeps a reader, by the median of a
 * few attempts at each: from the start of the reader's process to the refusal, and the reading alone, in this process.
 */
export async function bundle(workbench: Workbench): Promise<Row[]> {
  const path = join(workbench.folder, 'hostile.zip');
  const inProcess: Refusal[] = [];
  const reading: Refusal[] = [];
  for (const { name, build } of REJECTED_ARCHIVES) {
    await writeFile(path, build());
    inProcess.push({ name, medianMs: await medianRefusalMs(() => inspectBundle(path)) });
    reading.push({ name, medianMs: await medianRefusalMs(() => readArchive(path, BUNDLE_LIMITS, null)) });
  }
  const [whole, alone] = [slowestOf(inProcess), slowestOf(reading)];
  workbench.say(
    `bundle: the slowest refusal is of the archive "${whole.name}", the slowest to read "${alone.name}"`,
  );
  return [
    atMost('refuse-ms', whole.medianMs, 'ms', BOUND_MS),
    beside('refuse-read-ms', alone.medianMs, 'ms'),
    beside('refuse-usual-ms', median(inProcess.map(({ medianMs }) => medianMs)), 'ms'),
  ];
}

interface Refusal {
  readonly name: string;
  readonly medianMs: number;
}

async function medianRefusalMs(read: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const start = performance.now();
    const refused = await read().then(
      () => false,
      () => true,
    );
    times.push(performance.now() - start);
    if (!refused) throw new Error('A hostile archive was accepted.');
  }
  return median(times);
}

function slowestOf(archives: readonly Refusal[]): Refusal {
  return archives.reduce((slowest, next) => (next.medianMs > slowest.medianMs ? next : slowest));
}
