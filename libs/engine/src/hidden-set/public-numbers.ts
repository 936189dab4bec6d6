import { SecretStream } from './secret-stream';

/**
 * The numbers under which a report shows the hidden examples, by their index in the hidden set. They are drawn anew for
 * each run, so that they cannot be matched across runs without the seeds.
 */
export function publicNumbers(seed: Buffer, examples: number): Uint32Array {
  return new SecretStream(seed, 'public numbers').permutation(examples);
}
