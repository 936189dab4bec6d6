import { JITTER_SHARE } from '../measuring-rules';
import { ExampleSource, type HiddenSet } from './example-source';

const EXAMPLES = 40;
const VALUES = 6;
const set: HiddenSet = {
  inputs: Float32Array.from({ length: EXAMPLES * VALUES }, (_, i) => Math.sin(i)),
  labels: Int32Array.from({ length: EXAMPLES }, (_, i) => i % 10),
  valuesPerExample: VALUES,
};
const source = (byte = 1) => new ExampleSource(set, Buffer.alloc(32, byte));

describe('ExampleSource', () => {
  it('deals every example once before any a second time, each round in another order', () => {
    const dealer = source();
    expect(dealer.remaining).toBe(EXAMPLES);
    const first = Array.from({ length: EXAMPLES }, () => dealer.next());
    const second = Array.from({ length: EXAMPLES }, () => dealer.next());
    expect(new Set(first).size).toBe(EXAMPLES);
    expect(new Set(second).size).toBe(EXAMPLES);
    expect(first).not.toEqual(second);
    expect(dealer.remaining).toBe(0);
  });

  it('does not let calls that are not scored take from the deck', () => {
    const dealer = source();
    for (let i = 0; i < 500; i++) dealer.any();
    expect(dealer.remaining).toBe(EXAMPLES);
  });

  it('writes the same example differently each time, and never far from the truth', () => {
    const dealer = source();
    const one = new Float32Array(VALUES);
    const two = new Float32Array(VALUES);
    dealer.write(3, one);
    dealer.write(3, two);
    expect([...one]).not.toEqual([...two]);
    const spread = Math.SQRT1_2; // of a sine
    for (let i = 0; i < VALUES; i++) {
      const truth = set.inputs[3 * VALUES + i] as number;
      expect(Math.abs((one[i] as number) - truth)).toBeLessThan(1.1 * JITTER_SHARE * spread + 1e-7);
    }
  });

  it('numbers examples anew for each run', () => {
    const numbers = (dealer: ExampleSource) =>
      Array.from({ length: EXAMPLES }, (_, i) => dealer.publicNumber(i));
    expect(new Set(numbers(source(1))).size).toBe(EXAMPLES);
    expect(numbers(source(1))).not.toEqual(numbers(source(2)));
  });
});
