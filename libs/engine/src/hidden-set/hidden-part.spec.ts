import type { HiddenPart } from '@torchperf/contracts';
import { ExampleSource, type HiddenSet } from './example-source';
import { examplesOf, partOf } from './hidden-part';

const CLASSES = 7;
const EXAMPLES = 500;
const labels = Int32Array.from({ length: EXAMPLES }, (_, i) => (i * i + (i % 3)) % CLASSES);
/** The first value of an example is its number, so that it is known again. */
const set: HiddenSet = {
  inputs: Float32Array.from({ length: EXAMPLES * 2 }, (_, i) => (i % 2 === 0 ? i / 2 : 0)),
  labels,
  valuesPerExample: 2,
};
const split = (part: HiddenPart['part'], finalsShare = 0.3, seed = 'a1'): HiddenPart => ({
  part,
  finalsShare,
  splitSeed: seed.repeat(32),
});
const countOf = (examples: Uint32Array, label: number) =>
  examples.filter((example) => labels[example] === label).length;

describe('the parts of a hidden set', () => {
  it.each([0.01, 0.3, 0.5, 0.99])('are apart, and together the whole, at a share of %d', (share) => {
    const board = examplesOf(labels, split('board', share));
    const final = examplesOf(labels, split('final', share));
    expect(final).toHaveLength(Math.floor(EXAMPLES * share));
    expect([...board, ...final].toSorted((a, b) => a - b)).toEqual([...labels.keys()]);
  });

  it('have of each class the same share, to within one example', () => {
    const final = examplesOf(labels, split('final'));
    for (let label = 0; label < CLASSES; label++) {
      const all = labels.filter((one) => one === label).length;
      expect(Math.abs(countOf(final, label) - 0.3 * all)).toBeLessThanOrEqual(1);
    }
  });

  it('follow from the seed, and from nothing that can be seen', () => {
    expect(examplesOf(labels, split('final'))).toEqual(examplesOf(labels, split('final')));
    expect(examplesOf(labels, split('final'))).not.toEqual(examplesOf(labels, split('final', 0.3, 'b2')));
  });

  it('hold each example with its own label', () => {
    const part = partOf(set, split('final'));
    expect(part.labels).toHaveLength(150);
    part.labels.forEach((label, i) => {
      expect(label).toBe(labels[part.inputs[2 * i] as number]);
    });
  });

  it('leave the set as it is where no part is named', () => {
    expect(partOf(set, undefined)).toBe(set);
  });

  it('never let a run of the board deal an example of the finals, scored or not, nor the other way round', () => {
    const asked = (part: HiddenPart['part']) => {
      const ofPart = partOf(set, split(part));
      const deal = new ExampleSource(ofPart, Buffer.alloc(32, 7)).newDeal();
      const dealt = Array.from({ length: 3 * EXAMPLES }, (_, i) => (i % 2 ? deal.nextScored() : deal.next()));
      return new Set(dealt.map((example) => ofPart.inputs[2 * example] as number));
    };
    const [board, final] = [asked('board'), asked('final')];
    expect(board.size + final.size).toBe(EXAMPLES);
    expect([...board].filter((example) => final.has(example))).toEqual([]);
  });
});
