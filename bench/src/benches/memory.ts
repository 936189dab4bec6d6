import { randomFillSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Row, within } from '../row';
import type { Workbench } from '../workbench';

const MB = 1e6;
const TRUE_BYTES = 100 * MB;
/** A bundle may hold 64 MB, a file of it 32. */
const MAPPED_FILES = 2;
const MAPPED_FILE_BYTES = 30 * MB;
/** Memory does not vary as time does. */
const SUITE = { launchesMin: 3, launchesMax: 3 };

/** What is reported of models that hold 100 MB, above what the identity contestant holds, over those 100 MB. */
export async function memory(workbench: Workbench): Promise<Row[]> {
  const rows: Row[] = [];
  const reference = await workbench.layers({ depth: 1 });
  for (const how of ['numpy', 'mmap', 'fork'] as const) {
    const bundle = await workbench.bundle('memory.py', { how, bytes: TRUE_BYTES });
    if (how === 'mmap') await addRandomFiles(bundle);
    const report = await workbench.machine.run({ bundle, reference, suite: SUITE });
    if (how === 'fork') {
      // A child's memory would not show in the model's own process, so there must be none.
      const ok = report.verdict === 'load-failed' && report.message.includes('Operation not permitted');
      workbench.say(`memory, fork: ${report.verdict}`);
      rows.push({ id: 'mem-fork', value: ok ? 1 : 0, unit: 'refused', bound: '1', ok });
      continue;
    }
    if (report.verdict !== 'ok') throw new Error(`memory, ${how}: ${report.verdict}, ${report.message}`);
    const above = (report.metrics.peakMemory?.value ?? Number.NaN) - (report.floor?.peakBytes ?? Number.NaN);
    rows.push(within(`mem-${how}`, above / TRUE_BYTES, 'ratio', 0.95, 1.05));
    workbench.say(
      `memory, ${how}: ${above / MB} MB above the identity contestant, by ${report.memorySource}`,
    );
  }
  return rows;
}

/** Bytes that no page shares and no zip shrinks. */
async function addRandomFiles(bundle: string): Promise<void> {
  for (let file = 0; file < MAPPED_FILES; file++) {
    await writeFile(join(bundle, `weights-${file}.bin`), randomFillSync(Buffer.alloc(MAPPED_FILE_BYTES)));
  }
}
