import { type Cipher, createCipheriv, createHash } from 'node:crypto';

const CHUNK_BYTES = 64 * 1024;
const ZEROS = Buffer.alloc(CHUNK_BYTES);
const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;

/**
 * A stream of secret random numbers that a run's seed determines: the key stream of AES-256 in counter mode.
 * A contestant that sees some of it (the nonces) cannot predict the rest. Each purpose has a label and with it a
 * separate stream.
 */
export class SecretStream {
  private readonly cipher: Cipher;
  /** In native byte order: every supported machine is little-endian. */
  private words = new Uint32Array(0);
  private next = 0;

  constructor(seed: Buffer, label: string) {
    const key = createHash('sha256').update(seed).update('\0').update(label).digest();
    this.cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  }

  nextUint32(): number {
    if (this.next === this.words.length) this.refill();
    return this.words[this.next++] as number;
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
    const chunk = this.cipher.update(ZEROS);
    this.words = new Uint32Array(chunk.buffer, chunk.byteOffset, CHUNK_BYTES / WORD_BYTES);
    this.next = 0;
  }
}
