import { createHmac, timingSafeEqual } from 'node:crypto';

/** Below the api's base address; `:sha256`, `expires` (Unix seconds) and `signature` follow. */
export const ARTIFACT_PATH = '/internal/v1/artifacts';

export interface ArtifactAddress {
  /** The api as workers reach it, with or without a final slash. */
  readonly baseUrl: string;
  readonly sha256: string;
  /** The key, shared by no one: only the api signs and verifies. */
  readonly secret: string;
  readonly expiresAt: Date;
}

export interface ArtifactSignature {
  readonly sha256: string;
  /** As in the query: strings, or whatever a hostile query made of them. */
  readonly expires: unknown;
  readonly signature: unknown;
  readonly secret: string;
  readonly now: Date;
}

export type SignatureVerdict = 'valid' | 'expired' | 'forged';

/** An address by which one artifact may be fetched until it expires, without any other credential. */
export function signArtifactUrl(address: ArtifactAddress): string {
  const expires = String(Math.floor(address.expiresAt.getTime() / 1000));
  const signature = sign(address.sha256, expires, address.secret).toString('base64url');
  const base = address.baseUrl.replace(/\/+$/, '');
  return `${base}${ARTIFACT_PATH}/${address.sha256}?expires=${expires}&signature=${signature}`;
}

/** Checks the signature first, in constant time: a forger learns nothing from the expiry. */
export function verifyArtifactSignature(request: ArtifactSignature): SignatureVerdict {
  const { expires, signature } = request;
  if (typeof expires !== 'string' || typeof signature !== 'string') return 'forged';
  const expected = sign(request.sha256, expires, request.secret);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
  return request.now.getTime() < Number(expires) * 1000 ? 'valid' : 'expired';
}

function sign(sha256: string, expires: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`GET\n${ARTIFACT_PATH}\n${sha256}\n${expires}`).digest();
}
