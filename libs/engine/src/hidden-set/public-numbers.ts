import { SecretStream } from './secret-stream';

/**
 * The numbers under which a report shows the hidden examples, by their place in the hidden set: drawn anew for each
 * run, so that they cannot be matched across runs by anybody who lacks the seeds.
 */
export function publicNumbers(seed: Buffer, examples: number): Uint32Array {
  return new SecretStream(seed, 'public numbers').permutation(examples);
}
