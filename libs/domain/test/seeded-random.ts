// Read once: inside Jest every lookup of a global goes through its sandbox, which is most of the time of a simulation.
const { cos, imul, log, PI, sqrt } = Math;

/** mulberry32: a seeded uniform generator on [0, 1), so that a failure is reproducible. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = imul(state ^ (state >>> 15), 1 | state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal values from uniform ones, by the method of Box and Muller (1958). */
export function normal(random: () => number): () => number {
  return () => sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
}
