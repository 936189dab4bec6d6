import { ProblemSchema } from '@torchperf/contracts';
import { startTestApi, type TestApi } from '#test/api/start-test-api';

describe('errors that no route throws', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it.each<[string, string, string, RequestInit | undefined, number, string]>([
    ['an unknown route', 'GET', '/api/v1/nothing', undefined, 404, 'route-not-found'],
    ['an unknown route that is no page', 'GET', '/api/', undefined, 404, 'route-not-found'],
    ['a method of no route', 'DELETE', '/api/v1/competitions', undefined, 405, 'method-not-allowed'],
    ['any method of no address', 'PROPFIND', '/api/v1/nothing', undefined, 404, 'route-not-found'],
    ['an unknown asset', 'GET', '/assets/none.js', undefined, 404, 'route-not-found'],
    [
      'an address with a broken escape',
      'GET',
      '/api/v1/competitions/%zz',
      undefined,
      400,
      'malformed-request',
    ],
    [
      'an address part that is too long',
      'POST',
      `/api/v1/competitions/${'a'.repeat(400)}/submissions`,
      undefined,
      414,
      'address-too-long',
    ],
    [
      'JSON that is none',
      'POST',
      '/api/v1/competitions/x/submissions',
      { body: '{', headers: { 'content-type': 'application/json' } },
      400,
      'malformed-request',
    ],
    [
      'JSON that is too long',
      'POST',
      '/api/v1/competitions/x/submissions',
      { body: `"${'x'.repeat(2 ** 20)}"`, headers: { 'content-type': 'application/json' } },
      413,
      'upload-too-large',
    ],
    [
      'a content type that nothing reads',
      'POST',
      '/api/v1/competitions/x/submissions',
      { body: 'x', headers: { 'content-type': 'application/x-tar' } },
      415,
      'unsupported-media-type',
    ],
  ])('%s: %s %s', async (_, method, path, init, status, code) => {
    const response = await api.ask(path, { method, ...init });
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = ProblemSchema.parse(await response.json());
    expect({ status: response.status, code: problem.code }).toEqual({ status, code });
    expect(problem.status).toBe(status);
  });

  it('says where it happened, without the query', async () => {
    const response = await api.ask('/api/v1/competitions/none?token=secret');
    expect(await response.json()).toMatchObject({ instance: '/api/v1/competitions/none' });
  });

  it('gives every answer the id of its request', async () => {
    const ids = await Promise.all(
      ['/api/v1/competitions', '/api/v1/competitions/none'].map(async (path) =>
        (await api.ask(path)).headers.get('x-request-id'),
      ),
    );
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

it('is 503, and names no host, while the database is unreachable', async () => {
  const api = await startTestApi({ environment: { DATABASE_URL: 'postgresql://someone@127.0.0.1:1/none' } });
  const response = await api.ask('/api/v1/competitions');
  const body = await response.text();
  expect(ProblemSchema.parse(JSON.parse(body))).toMatchObject({ status: 503, code: 'service-unavailable' });
  expect(response.headers.get('retry-after')).toBe('60');
  expect(body).not.toContain('someone');
  const health = await api.ask('/health');
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({
    status: 'error',
    checks: { database: { status: 'down' }, queue: { status: 'up' }, store: { status: 'up' } },
  });
  await api.close();
});
