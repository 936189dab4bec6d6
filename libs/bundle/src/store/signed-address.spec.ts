import { signArtifactUrl, verifyArtifactSignature } from './signed-address';

const SECRET = 's'.repeat(32);
const SHA256 = 'ab'.repeat(32);
const EXPIRES_AT = new Date('2030-01-01T00:00:00Z');
const BEFORE = new Date('2029-12-31T23:59:59Z');

function signed() {
  const url = new URL(
    signArtifactUrl({ baseUrl: 'http://api:3000/', sha256: SHA256, secret: SECRET, expiresAt: EXPIRES_AT }),
  );
  const { expires, signature } = Object.fromEntries(url.searchParams);
  return { url, request: { sha256: SHA256, expires, signature, secret: SECRET, now: BEFORE } };
}

describe('signed addresses', () => {
  it('point to the artifact below the base address', () => {
    const { url } = signed();
    expect(`${url.origin}${url.pathname}`).toBe(`http://api:3000/internal/v1/artifacts/${SHA256}`);
    expect(url.searchParams.get('expires')).toBe('1893456000');
  });

  it('keep the path of a base address', () => {
    const url = signArtifactUrl({
      baseUrl: 'https://x.org/perf',
      sha256: SHA256,
      secret: SECRET,
      expiresAt: EXPIRES_AT,
    });
    expect(url).toContain(`https://x.org/perf/internal/v1/artifacts/${SHA256}?`);
  });

  it('are valid until they expire', () => {
    const { request } = signed();
    expect(verifyArtifactSignature(request)).toBe('valid');
    expect(verifyArtifactSignature({ ...request, now: EXPIRES_AT })).toBe('expired');
  });

  it.each([
    ['another artifact', { sha256: 'cd'.repeat(32) }],
    ['a later expiry', { expires: '1893456001' }],
    ['another key', { secret: 't'.repeat(32) }],
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['a repeated signature', { signature: ['a', 'b'] }],
    ['a signature of another length', { signature: 'AAAA' }],
    ['no expiry', { expires: undefined }],
    ['an expiry without end', { expires: 'Infinity' }],
  ])('are forged with %s', (_, change) => {
    expect(verifyArtifactSignature({ ...signed().request, ...change })).toBe('forged');
  });
});
