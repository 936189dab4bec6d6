import { createHash, timingSafeEqual } from 'node:crypto';

/** Lower-case hex SHA-256: what is stored of a token. Tokens are long and random, so no salt is needed. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The token of an `Authorization: Bearer …` header (RFC 6750); null when there is none. */
export function bearerToken(header: string | undefined): string | null {
  return header?.match(/^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i)?.[1] ?? null;
}

/** Compares in a time that does not depend on where two tokens differ. */
export function sameToken(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
