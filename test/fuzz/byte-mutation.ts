import fc from 'fast-check';

/** A change of some bytes. `at` is a share of the length, for what is changed may have any. */
export type ByteMutation =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'set'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number };

const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const length = fc.integer({ min: 1, max: 200 });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 8 });

/** Bit flips, bytes in place of others, ranges inserted, removed and doubled, and cuts. */
export const byteMutation: fc.Arbitrary<ByteMutation> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('flip' as const), at, bit: fc.nat(7) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('set' as const), at, bytes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('insert' as const), at, bytes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), at, length }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), at, length }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at }) },
);

/** The bytes with a change; those given stay as they are. */
export function mutateBytes(original: Buffer, mutation: ByteMutation): Buffer {
  const from = Math.floor(mutation.at * original.length);
  const [before, after] = [original.subarray(0, from), original.subarray(from)];
  switch (mutation.kind) {
    case 'flip': {
      const flipped = Buffer.from(original);
      if (from < flipped.length) flipped[from] = (flipped[from] as number) ^ (1 << mutation.bit);
      return flipped;
    }
    case 'set':
      return Buffer.concat([before, mutation.bytes, after.subarray(mutation.bytes.length)]);
    case 'insert':
      return Buffer.concat([before, mutation.bytes, after]);
    case 'remove':
      return Buffer.concat([before, after.subarray(mutation.length)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, mutation.length), after]);
    case 'cut':
      return Buffer.from(before);
  }
}
