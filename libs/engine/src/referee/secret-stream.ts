import { type Cipher, createCipheriv, createHash } from 'node:crypto';

const CHUNK_BYTES = 64 * 1024;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

/**
 * A stream of secret random numbers that a run's seed determines: the key stream of AES-256 in counter mode.
 * A contestant that sees some of it (the noise) can foretell none of the rest. Each purpose has a label,
 * and with it a stream of its own.
 */
export class SecretStream {
  private readonly cipher: Cipher;
  private chunk: Buffer = Buffer.alloc(0);
  private offset = 0;

  constructor(seed: Buffer, label: string) {
    const key = createHash('sha256').update(seed).update('\0').update(label).digest();
    this.cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  }

  nextUint32(): number {
    if (this.offset + 4 > this.chunk.length) this.refill();
    const value = this.chunk.readUInt32LE(this.offset);
    this.offset += 4;
    return value;
  }

  /** A whole number in [0, bound), without modulo bias. */
  nextBelow(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let value = this.nextUint32();
    while (value >= limit) value = this.nextUint32();
    return value % bound;
  }

  /** A permutation of 0 … length − 1 (Fisher and Yates). */
  permutation(length: number): Uint32Array {
    const order = Uint32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.nextBelow(i + 1);
      const swapped = order[i] as number;
      order[i] = order[j] as number;
      order[j] = swapped;
    }
    return order;
  }

  private refill(): void {
    this.chunk = this.cipher.update(ZEROS);
    this.offset = 0;
  }
}
