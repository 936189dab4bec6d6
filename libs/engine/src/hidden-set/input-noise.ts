import type { SecretStream } from './secret-stream';

/**
 * The noise that a competition may add to inputs. It never changes a whole number, zero included, and never moves a
 * value to or across one. So comparisons with zero, integer casts and table look-ups stay the same.
 */
export class InputNoise {
  /** The maximum change of a value. */
  private readonly amplitude: number;

  /** @param share the amplitude as a share of the standard deviation of all values. */
  constructor(
    private readonly stream: SecretStream,
    share: number,
    values: Float32Array,
  ) {
    this.amplitude = share === 0 ? 0 : share * standardDeviation(values);
  }

  /** Adds noise to `target` in place. */
  addTo(target: Float32Array): void {
    if (this.amplitude === 0) return;
    const scale = this.amplitude / 2 ** 31;
    for (let i = 0; i < target.length; i++) {
      const value = target[i] as number;
      const changed = Math.fround(value + (this.stream.nextUint32() - 2 ** 31) * scale);
      const floor = Math.floor(value);
      if (value !== floor && changed > floor && changed < floor + 1) target[i] = changed;
    }
  }
}

function standardDeviation(values: Float32Array): number {
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
