import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDataset } from '@torchperf/bundle';

export const CLASSES = 3;
const EXAMPLES = 120;
const POSITION = 2;
const CANARIES = 6;
/** Sets of canaries, assigned to examples cyclically: that six columns come from one set by chance is one in 10^8. */
const CANARY_SETS = 40;
/** So many labels in their order are no one's guess: one of 3^24. */
const LABELS_KNOWN = 24;
const BASE64 = /[A-Za-z0-9+/_-]{32,}={0,2}/g;

/**
 * A hidden set that is known again wherever it comes out. Its labels are drawn at random; each example holds, after
 * two numbers that determine its class, six of a set that was drawn at random. The rehearsal shows such numbers, but
 * never six of one set.
 */
export class HiddenSet {
  private readonly labels = Int32Array.from({ length: EXAMPLES }, () => randomInt(CLASSES));
  private readonly canaries = Array.from({ length: CANARY_SETS }, () =>
    Array.from({ length: CANARIES }, () => randomInt(2000, 9000) / 1e4 + 4e-5),
  );

  /** The set as an organiser uploads it. */
  async npz(): Promise<Buffer> {
    const values = POSITION + CANARIES;
    const inputs = new Float32Array(EXAMPLES * values);
    this.labels.forEach((label, i) => {
      const x = (label === 1 ? 1 : 0) + 0.2 * Math.sin(i);
      const y = (label === 2 ? 1 : 0) + 0.2 * Math.cos(7 * i);
      inputs.set([x, y, ...(this.canaries[i % CANARY_SETS] as number[])], i * values);
    });
    const folder = await mkdtemp(join(tmpdir(), 'torchperf-hidden-'));
    const path = join(folder, 'hidden.npz');
    await writeDataset(path, { inputs, labels: this.labels, inputShape: [values] });
    const bytes = await readFile(path);
    await rm(folder, { recursive: true });
    return bytes;
  }

  /** What of the set a text gives away: as numbers, as bytes in hex or in base64. */
  foundIn(text: string): string[] {
    const found = [];
    if (this.inputsAsText.test(text)) found.push('an input');
    if (this.labelsAsText.test(text)) found.push('the labels');
    const hex = text.toLowerCase();
    const bytes = [...text.matchAll(BASE64)].flatMap(([run]) => decodings(run));
    for (const input of this.inputsAsBytes) {
      if (hex.includes(input.toString('hex'))) found.push('an input in hex');
      if (bytes.some((decoded) => decoded.includes(input.toString('latin1'))))
        found.push('an input in base64');
    }
    for (const labels of this.labelsAsBytes) {
      if (hex.includes(labels.toString('hex'))) found.push('the labels in hex');
      if (bytes.some((decoded) => decoded.includes(labels.toString('latin1'))))
        found.push('the labels in base64');
    }
    return found;
  }

  /** Four digits of each, or rounded to them. */
  private get inputsAsText(): RegExp {
    const examples = this.canaries.map((canaries) =>
      canaries
        .map((canary) => {
          const digits = Math.floor(canary * 1e4);
          return `0?\\.(?:${digits}|${digits + 1})\\d*`;
        })
        .join('[^0-9.]{1,8}'),
    );
    return new RegExp(examples.join('|'));
  }

  private get inputsAsBytes(): Buffer[] {
    return this.canaries.map((canaries) => Buffer.from(Float32Array.from(canaries).buffer));
  }

  private get labelsAsText(): RegExp {
    return new RegExp(Array.from(this.known).join('\\D{0,3}'));
  }

  private get labelsAsBytes(): Buffer[] {
    const as = (array: ArrayBufferView) => Buffer.from(array.buffer as ArrayBuffer);
    return [as(Int32Array.from(this.known)), as(Uint8Array.from(this.known))];
  }

  private get known(): Int32Array {
    return this.labels.slice(0, LABELS_KNOWN);
  }

  /** The set's own words, in each form that must be found again: for the test of the test. */
  get givenAway(): Readonly<Record<string, string>> {
    const input = [...Float32Array.from(this.canaries[CANARY_SETS - 1] as number[])];
    const bytes = Buffer.from(Float32Array.from([0.25, ...input, 0.5]).buffer);
    return {
      'a list of numbers': JSON.stringify(input),
      'an array as NumPy prints it': input.map((value) => value.toFixed(6)).join('  '),
      'rounded numbers': input.map((value) => value.toFixed(4)).join(', '),
      hex: bytes.toString('hex'),
      base64: bytes.toString('base64'),
      'base64 from the middle of a file': Buffer.concat([Buffer.from('x'), bytes]).toString('base64'),
      'labels as a list': `[${this.labels.join(', ')}]`,
      'labels in a row': this.labels.join(''),
      'labels in hex': Buffer.from(this.labels.buffer).toString('hex'),
      'labels in base64': Buffer.from(Uint8Array.from(this.labels)).toString('base64'),
    };
  }
}

/** The possible decodings of a run of base64, wherever in it a group of four starts. */
function decodings(run: string): string[] {
  return [0, 1, 2, 3].map((offset) => Buffer.from(run.slice(offset), 'base64').toString('latin1'));
}
