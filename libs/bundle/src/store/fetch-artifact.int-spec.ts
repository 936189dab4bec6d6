import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noise } from '#test/fixtures/bundles';
import { fetchArtifact } from './fetch-artifact';

const BYTES = noise(500_000);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

let folder: string;
let target: string;
let server: Server;
let answer: RequestListener;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fetch-artifact-'));
  target = join(folder, 'artifact');
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const ref = (change: { sha256?: string; bytes?: number } = {}) => ({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?signature=credential`,
  sha256: SHA256,
  bytes: BYTES.length,
  ...change,
});

async function failureOf(fetching: Promise<void>): Promise<unknown> {
  const failure = await fetching.catch((error: unknown) => error);
  expect(existsSync(target)).toBe(false);
  return failure;
}

describe('fetchArtifact', () => {
  it('writes exactly the bytes', async () => {
    answer = (_, response) => response.end(BYTES);
    await fetchArtifact(ref(), target);
    expect(readFileSync(target).equals(BYTES)).toBe(true);
  });

  it('is refused, naming the status and not the credential', async () => {
    answer = (_, response) => response.writeHead(403).end('no');
    const failure = await failureOf(fetchArtifact(ref(), target));
    expect(failure).toMatchObject({ name: 'ArtifactUnavailableError', reason: 'refused', sha256: SHA256 });
    expect(String(failure)).toMatch(/status 403/);
    expect(String(failure)).not.toContain('credential');
  });

  it.each([
    ['another hash', { sha256: 'ab'.repeat(32) }],
    ['fewer bytes', { bytes: BYTES.length + 1 }],
    ['more bytes', { bytes: BYTES.length - 1 }],
  ])('refuses %s', async (_, change) => {
    answer = (_request, response) => response.end(BYTES);
    expect(await failureOf(fetchArtifact(ref(change), target))).toMatchObject({ reason: 'wrong-bytes' });
  });

  it('does not follow redirects', async () => {
    answer = (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    expect(await failureOf(fetchArtifact(ref(), target))).toMatchObject({ reason: 'unreachable' });
  });

  it('notices a connection that breaks off', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': BYTES.length });
      response.write(BYTES.subarray(0, 1000));
      setTimeout(() => response.destroy(), 20);
    };
    expect(await failureOf(fetchArtifact(ref(), target))).toMatchObject({ reason: 'unreachable' });
  });

  it('times out on a store that does not answer', async () => {
    answer = () => undefined;
    expect(await failureOf(fetchArtifact(ref(), target, { timeoutMs: 50 }))).toMatchObject({
      reason: 'unreachable',
    });
  });

  it('stops when aborted', async () => {
    answer = () => undefined;
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    expect(await failureOf(fetchArtifact(ref(), target, { signal: stop.signal }))).toMatchObject({
      reason: 'unreachable',
    });
  });

  it('never overwrites', async () => {
    writeFileSync(target, 'mine');
    answer = (_, response) => response.end(BYTES);
    await expect(fetchArtifact(ref(), target)).rejects.toThrow(/EEXIST/);
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });
});
