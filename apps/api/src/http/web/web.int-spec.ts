import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { startTestApi, type TestApi } from '#test/api/start-test-api';

describe('the web app', () => {
  let api: TestApi;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'torchperf-web-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>TorchPerf</title>');
    await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'console.log(1)');
    const script = 'console.log(2);'.repeat(100);
    await writeFile(join(folder, 'assets', 'large-3c4d.js'), script);
    await writeFile(join(folder, 'assets', 'large-3c4d.js.br'), brotliCompressSync(script));
    await writeFile(join(folder, 'assets', 'large-3c4d.js.gz'), gzipSync(script));
    await writeFile(join(folder, '..', 'torchperf-outside.txt'), 'outside');
    api = await startTestApi({ webFolder: folder });
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true });
    await rm(join(folder, '..', 'torchperf-outside.txt'));
  });

  it.each(['/', '/index.html', '/competitions/mnist', '/submissions/1?x=y', '/no/such/page.html'])(
    'answers %s with its page',
    async (path) => {
      const response = await api.ask(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('TorchPerf');
    },
  );

  it('gives its assets for good, because their names change with their content', async () => {
    const response = await api.ask('/assets/app-1a2b.js');
    expect(await response.text()).toBe('console.log(1)');
    expect(response.headers.get('content-type')).toMatch(/javascript/);
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('sends them compressed as the browser takes it: %s', async (accepted, encoding) => {
    const response = await api.ask('/assets/large-3c4d.js', { headers: { 'accept-encoding': accepted } });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('content-type')).toMatch(/javascript/);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(await response.text()).toBe('console.log(2);'.repeat(100));
  });

  it('are not for a client that takes no HTML', async () => {
    const response = await api.ask('/competitions/mnist', { headers: { accept: 'application/json' } });
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ code: 'not-acceptable' });
  });

  it('lets its pages load only what comes from here', async () => {
    const policy = (await api.ask('/')).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('upgrade-insecure-requests');
  });

  it.each([
    '/..%2ftorchperf-outside.txt',
    '/%2e%2e/torchperf-outside.txt',
    '/assets/..%2f..%2ftorchperf-outside.txt',
  ])('gives no file from outside: %s', async (path) => {
    expect(await (await api.ask(path)).text()).not.toBe('outside');
  });
});

it('says how to build it where it is not built', async () => {
  const api = await startTestApi({ webFolder: join(tmpdir(), 'torchperf-nowhere') });
  const response = await api.ask('/');
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('npm run build:web');
  await api.close();
});
