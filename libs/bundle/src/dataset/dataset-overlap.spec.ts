import { type Examples, overlapOf, repeatsOf } from './dataset-overlap';

/** Uniform numbers from 0 to 1 that only the seed decides (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function drawn(examples: number, size: number, seed: number): Examples {
  const next = uniform(seed);
  return { inputs: Float32Array.from({ length: examples * size }, next), examples };
}

const changed = ({ inputs, examples }: Examples, change: (value: number) => number): Examples => ({
  inputs: inputs.map(change),
  examples,
});

function joined(...parts: Examples[]): Examples {
  const inputs = Float32Array.from(parts.flatMap((part) => [...part.inputs]));
  return { inputs, examples: parts.reduce((sum, part) => sum + part.examples, 0) };
}

function picked({ inputs, examples }: Examples, ids: readonly number[]): Examples {
  const size = inputs.length / examples;
  return {
    inputs: Float32Array.from(ids.flatMap((id) => [...inputs.subarray(id * size, (id + 1) * size)])),
    examples: ids.length,
  };
}

const backwards = (set: Examples) =>
  picked(
    set,
    Array.from({ length: set.examples }, (_, index) => set.examples - 1 - index),
  );

describe.each([100, 16, 12, 2])('of examples of %d values', (size) => {
  const hidden = drawn(700, size, 1);
  const other = drawn(2000, size, 2);

  it('finds none among others', async () => {
    expect(await overlapOf(hidden, other)).toEqual({ exact: 0, copies: 0 });
    expect(await repeatsOf(hidden)).toEqual({ exact: 0, copies: 0 });
  });

  it.each([
    ['the same', hidden],
    ['in another order', backwards(hidden)],
    ['among others', joined(other, hidden)],
    ['twice', joined(hidden, hidden)],
  ])('finds all of them, %s', async (_, among) => {
    expect(await overlapOf(hidden, among)).toEqual({ exact: 700, copies: 700 });
  });

  it('finds all of them scaled, exactly or to float32', async () => {
    for (const among of [
      changed(hidden, (value) => 256 * value),
      changed(hidden, (value) => (value - 0.5) / 0.25),
      changed(hidden, (value) => -0 + value / 255),
    ]) {
      expect((await overlapOf(hidden, among)).copies).toBe(700);
    }
  });

  it('counts 300 of them among 1,700 others, each once', async () => {
    const some = picked(
      hidden,
      Array.from({ length: 300 }, (_, index) => 2 * index),
    );
    expect(await overlapOf(hidden, joined(other, some, some))).toEqual({ exact: 300, copies: 300 });
  });

  it('counts its own repeats, each of them', async () => {
    expect(await repeatsOf(joined(hidden, picked(hidden, [3, 5])))).toEqual({ exact: 4, copies: 4 });
  });
});

describe('of examples with many values', () => {
  const hidden = drawn(700, 100, 1);
  const noise = uniform(3);

  it.each([
    ['rounded to 8 bits', (value: number) => Math.round(255 * value)],
    ['rounded to 2 decimals', (value: number) => Math.round(100 * value) / 100],
    ['with noise of 0.1 %', (value: number) => value + 0.002 * (noise() - 0.5)],
    ['with noise of 1 %', (value: number) => value + 0.01 * (noise() - 0.5)],
  ])('finds copies %s', async (_, change) => {
    const { copies } = await overlapOf(hidden, changed(hidden, change));
    expect(copies).toBeGreaterThanOrEqual(693);
  });

  it('finds copies of which each example has its own brightness', async () => {
    const among: Examples = {
      ...hidden,
      inputs: hidden.inputs.map((value, at) => value * ((1 + at / 100) | 0)),
    };
    expect((await overlapOf(hidden, among)).exact).toBe(700);
  });

  it('distinguishes constant examples by their value', async () => {
    const constant = (value: number): Examples => ({
      inputs: new Float32Array(100).fill(value),
      examples: 1,
    });
    expect((await overlapOf(constant(0.5), constant(0.25))).copies).toBe(0);
    expect((await overlapOf(constant(0), constant(-0))).exact).toBe(1);
    expect((await overlapOf(joined(constant(0.5), hidden), constant(0.5))).exact).toBe(1);
  });

  it('finds nothing in examples of another size', async () => {
    expect(await overlapOf(hidden, drawn(700, 50, 1))).toEqual({ exact: 0, copies: 0 });
  });
});

it('compares 2,000 with 8,000 examples of 784 values in seconds, without blocking the event loop', async () => {
  const hidden = drawn(2000, 784, 1);
  const published = drawn(8000, 784, 2);
  let turns = 0;
  const counting = setInterval(() => {
    turns += 1;
  }, 1);
  const startMs = performance.now();
  await overlapOf(hidden, published);
  expect(performance.now() - startMs).toBeLessThan(15_000);
  clearInterval(counting);
  expect(turns).toBeGreaterThan(2);
});
