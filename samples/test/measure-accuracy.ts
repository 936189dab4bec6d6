import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '@torchperf/bundle';
import { ManifestSchema } from '@torchperf/contracts';
import { FRAME_TYPES, readAnswer } from '../../apps/contestant/test/contestant-session';
import { openOnnx } from '../../apps/contestant/test/open-onnx';
import { openPython, preparedPython } from '../../apps/contestant/test/prepared-python';

const CLASSES = 10;
const BATCH = 250;

/** The share of the hidden examples that the bundle answers right, asked in batches through its contestant. */
export async function measureAccuracy(bundle: string, hidden: Dataset): Promise<number> {
  const manifest = ManifestSchema.parse(JSON.parse(await readFile(join(bundle, 'torchperf.json'), 'utf8')));
  const session = manifest.runtime === 'onnx' ? openOnnx() : openPython(preparedPython());
  await session.next();
  const inputShape = [...hidden.inputShape];
  session.load({ bundle, entry: manifest.entry, inputShape, classes: CLASSES, threads: 1, identity: false });
  const loaded = await session.next();
  if (loaded.type !== FRAME_TYPES.ready) throw new Error(`${bundle}: ${loaded.payload}`);
  const pixels = hidden.inputs.length / hidden.examples;
  let right = 0;
  for (let start = 0; start < hidden.examples; start += BATCH) {
    const inputs = hidden.inputs.slice(start * pixels, (start + BATCH) * pixels);
    session.ask(randomBytes(8), BATCH, Array.from(inputs));
    const scores = readAnswer(await session.next()).scores.map(Number);
    for (let index = 0; index < BATCH; index += 1) {
      const row = scores.slice(index * CLASSES, (index + 1) * CLASSES);
      if (row.indexOf(Math.max(...row)) === hidden.labels[start + index]) right += 1;
    }
  }
  session.send(FRAME_TYPES.bye);
  await session.end();
  return right / hidden.examples;
}
