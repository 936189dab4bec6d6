import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ArtifactStore, fetchArtifact, signArtifactUrl } from '@torchperf/bundle';
import { SIGNING_SECRET, startTestApi, type TestApi } from '#test/api/start-test-api';

describe('signed addresses', () => {
  const content = Buffer.from('hidden inputs and labels');
  const sha256 = createHash('sha256').update(content).digest('hex');
  const inAMinute = () => new Date(Date.now() + 60_000);
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
    await api.app.get(ArtifactStore).put(Readable.from([content]), { maxBytes: 1000 });
  });
  afterAll(() => api.close());

  const sign = (changes: Partial<Parameters<typeof signArtifactUrl>[0]> = {}) =>
    new URL(
      signArtifactUrl({
        baseUrl: api.url,
        sha256,
        secret: SIGNING_SECRET,
        expiresAt: inAMinute(),
        ...changes,
      }),
    );

  it('give the bytes to a worker', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'torchperf-fetch-'));
    const target = join(folder, 'artifact');
    await fetchArtifact({ url: sign().href, sha256, bytes: content.length }, target);
    expect(await readFile(target)).toEqual(content);
    await rm(folder, { recursive: true });
  });

  const tampered: [string, (url: URL) => void][] = [
    ['no query', (url) => (url.search = '')],
    ['no signature', (url) => url.searchParams.delete('signature')],
    ['an empty signature', (url) => url.searchParams.set('signature', '')],
    ['another signature', (url) => url.searchParams.set('signature', 'A'.repeat(43))],
    ['a later expiry', (url) => url.searchParams.set('expires', '99999999999')],
    ['no expiry', (url) => url.searchParams.delete('expires')],
    ['another artifact', (url) => (url.pathname = url.pathname.replace(sha256, 'b'.repeat(64)))],
    [
      'a path out of the store',
      (url) => (url.pathname = url.pathname.replace(sha256, '..%2f..%2fetc%2fpasswd')),
    ],
  ];

  it.each(tampered)('are refused with %s', async (_, tamper) => {
    const url = sign();
    tamper(url);
    const response = await fetch(url);
    const body = await response.text();
    expect(response.status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ code: 'address-not-signed' });
    expect(body).not.toContain('labels');
  });

  it('are refused with two signatures, the parameter named', async () => {
    const url = sign();
    url.searchParams.append('signature', 'x');
    const response = await fetch(url);
    const body = await response.text();
    expect(response.status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      code: 'validation-failed',
      errors: [{ path: 'signature', message: 'must be given once' }],
    });
    expect(body).not.toContain('labels');
  });

  it('are refused when they have expired', async () => {
    const response = await fetch(sign({ expiresAt: new Date(Date.now() - 1000) }));
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'address-expired' });
  });

  it('are refused when another secret signed them', async () => {
    const response = await fetch(sign({ secret: 'another-secret-of-thirty-two-characters' }));
    expect(response.status).toBe(403);
  });

  it('are 404 for what is not there', async () => {
    const response = await fetch(sign({ sha256: 'c'.repeat(64) }));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'artifact-not-found' });
  });
});
