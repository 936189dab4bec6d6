import { ExampleSource, type HiddenSet } from './example-source';

const EXAMPLES = 40;
const VALUES = 6;
const set: HiddenSet = {
  inputs: Float32Array.from({ length: EXAMPLES * VALUES }, (_, i) => Math.sin(i)),
  labels: Int32Array.from({ length: EXAMPLES }, (_, i) => i % 10),
  valuesPerExample: VALUES,
};
const source = (byte = 1, noise = 0) => new ExampleSource(set, Buffer.alloc(32, byte), noise);
const inputOf = (example: number, { inputs }: HiddenSet = set) =>
  inputs.slice(example * VALUES, (example + 1) * VALUES);
const bitsOf = (values: Float32Array) => [...new Uint32Array(values.slice().buffer)];

it('numbers examples anew for each run', () => {
  const numbers = (dealer: ExampleSource) =>
    Array.from({ length: EXAMPLES }, (_, i) => dealer.publicNumber(i));
  expect(new Set(numbers(source(1))).size).toBe(EXAMPLES);
  expect(numbers(source(1))).not.toEqual(numbers(source(2)));
});

it('writes an example bit for bit as the array has it, each time', () => {
  const odd = Float32Array.of(0, -0, 1e-45, -3.4e38, 16_777_217, 1 / 3);
  const given = new ExampleSource(
    { inputs: odd, labels: Int32Array.of(0), valuesPerExample: VALUES },
    Buffer.alloc(32, 1),
  );
  for (let i = 0; i < 3; i++) {
    const written = new Float32Array(VALUES);
    given.write(0, written);
    expect(bitsOf(written)).toEqual(bitsOf(odd));
  }
});

it('writes the noise that is asked for, each time another, and the example itself without', () => {
  const noisy = source(1, 1e-3);
  const [one, two, exact] = [0, 0, 0].map(() => new Float32Array(VALUES)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  noisy.write(3, one);
  noisy.write(3, two);
  noisy.writeExactly(3, exact);
  expect([...one]).not.toEqual([...two]);
  expect(exact).toEqual(inputOf(3));
});

describe('a nudged input', () => {
  const wide: HiddenSet = {
    inputs: Float32Array.from({ length: 10 * 320 }, (_, i) => i),
    labels: new Int32Array(10),
    valuesPerExample: 320,
  };

  it('has a few values of another example, in their places, and all else of its own', () => {
    const nudged = new Float32Array(320);
    const dealer = new ExampleSource(wide, Buffer.alloc(32, 1));
    const counts = Array.from({ length: 50 }, () => {
      dealer.writeNudged(2, 7, nudged);
      const changed = nudged.filter((value, i) => value !== 2 * 320 + i);
      for (const [i, value] of nudged.entries()) expect([2 * 320 + i, 7 * 320 + i]).toContain(value);
      return changed.length;
    });
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(Math.max(...counts)).toBeLessThanOrEqual(10);
  });

  it('is another each time, and differs even where the two differ in one value only', () => {
    const alike: HiddenSet = {
      inputs: Float32Array.from({ length: 2 * VALUES }, (_, i) => (i === VALUES + 4 ? 1 : 0)),
      labels: Int32Array.of(0, 1),
      valuesPerExample: VALUES,
    };
    const nudged = new Float32Array(VALUES);
    const dealer = new ExampleSource(alike, Buffer.alloc(32, 1));
    for (let i = 0; i < 20; i++) {
      dealer.writeNudged(0, 1, nudged);
      expect([...nudged]).toEqual([0, 0, 0, 0, 1, 0]);
    }
  });
});

it('rehearses with values that are valid at their positions, in batches too', () => {
  const columns: HiddenSet = {
    inputs: Float32Array.from({ length: EXAMPLES * VALUES }, (_, i) => 100 * (i % VALUES) + (i % 7)),
    labels: set.labels,
    valuesPerExample: VALUES,
  };
  const synthetic = new Float32Array(3 * VALUES);
  new ExampleSource(columns, Buffer.alloc(32, 1)).writeSynthetic(synthetic);
  synthetic.forEach((value, i) => {
    expect(Math.floor(value / 100)).toBe(i % VALUES);
  });
});

it('knows examples with the same input', () => {
  const inputs = Float32Array.of(1, 2, 3, 4, 1, 2, -0, 0);
  const twins = new ExampleSource(
    { inputs, labels: new Int32Array(4), valuesPerExample: 2 },
    Buffer.alloc(32, 1),
  );
  expect([0, 1, 2, 3].map((example) => twins.firstWithInputOf(example))).toEqual([0, 1, 0, 3]);
});
