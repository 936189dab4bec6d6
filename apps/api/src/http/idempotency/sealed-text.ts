import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts an answer that is stored for a replay: some hold a token, which is stored nowhere else. The key comes from
 * the server's secret and from the client's `Idempotency-Key`, of which the database has a hash only.
 */
export function seal(text: string, secret: string, idempotencyKey: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(secret, idempotencyKey), nonce);
  const sealed = [cipher.update(text, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64');
}

/** @throws Error when it was encrypted with another secret or key. */
export function unseal(sealed: string, secret: string, idempotencyKey: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(
    CIPHER,
    keyOf(secret, idempotencyKey),
    bytes.subarray(0, NONCE_BYTES),
  ).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

function keyOf(secret: string, idempotencyKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, idempotencyKey, 'idempotent answer', KEY_BYTES));
}
