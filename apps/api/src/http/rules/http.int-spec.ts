import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { ArtifactStore } from '@torchperf/bundle';
import { LeaderboardSchema, ProblemSchema } from '@torchperf/contracts';
import { addResult, rankAll, rankTeam } from '#test/api/boards';
import { addCompetition } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';

const DATASET = 'not really an npz';

describe('HTTP', () => {
  let api: TestApi;
  let slug: string;
  let competitionId: string;
  let ranked: Awaited<ReturnType<typeof addResult>>;

  beforeAll(async () => {
    api = await startTestApi();
    const { sha256 } = await api.app.get(ArtifactStore).put(Readable.from([DATASET]), { maxBytes: 100 });
    const competition = await addCompetition(api.prisma, {
      publicSha256: sha256,
      publicBytes: DATASET.length,
    });
    ({ slug, id: competitionId } = competition);
    ranked = await addResult(api, competitionId);
    await rankTeam(api, competitionId, ranked.teamId);
  });
  afterAll(() => api.close());

  const address = (path: string) => path.replace('{slug}', slug);
  const ask = (path: string, init?: Parameters<TestApi['ask']>[1]) => api.ask(address(path), init);
  const problem = async (response: Response) => {
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const body = ProblemSchema.parse(await response.json());
    expect(response.status).toBe(body.status);
    return body;
  };

  describe('a method that an address does not take', () => {
    it.each([
      ['DELETE', '/api/v1/competitions', 'GET, HEAD, OPTIONS'],
      ['PUT', '/api/v1/competitions/{slug}', 'GET, HEAD, OPTIONS'],
      ['GET', '/api/v1/admin/queue/pause', 'POST, OPTIONS'],
      ['HEAD', '/api/v1/admin/queue/pause', 'POST, OPTIONS'],
      ['DELETE', '/api/v1/competitions/{slug}/submissions', 'GET, POST, HEAD, OPTIONS'],
      ['POST', '/health', 'GET, HEAD, OPTIONS'],
    ])('%s %s is 405 with what it takes', async (method, path, allow) => {
      const response = await ask(path, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe(allow);
      if (method !== 'HEAD') expect((await problem(response)).code).toBe('method-not-allowed');
    });

    it.each(['PROPFIND', 'TRACE', 'PURGE'])('%s is too', async (method) => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const sent = httpRequest(`${api.url}/api/v1/competitions`, { method }, (response) => {
          expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
          expect(response.headers.allow).toBe('GET, HEAD, OPTIONS');
          response.resume();
          resolve(response.statusCode);
        });
        sent.on('error', reject);
        sent.end();
      });
      expect(status).toBe(405);
    });
  });

  describe('OPTIONS', () => {
    it('names the methods, and lets any page read what is public, without a token', async () => {
      const response = await ask('/api/v1/competitions/{slug}/leaderboards/latency-sprint', {
        method: 'OPTIONS',
        headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' },
      });
      expect(response.status).toBe(204);
      expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
      expect(response.headers.get('access-control-allow-headers')).not.toMatch(/authorization/i);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    });

    it.each(['/api/v1/admin/teams', '/api/v1/admin/audit-log'])('lets no page use %s', async (path) => {
      const response = await ask(path, {
        method: 'OPTIONS',
        headers: { origin: 'https://elsewhere.example' },
      });
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(response.headers.get('access-control-allow-methods')).toBeNull();
    });

    it('is 404 where there is nothing', async () => {
      expect((await problem(await ask('/api/v1/nothing', { method: 'OPTIONS' }))).code).toBe(
        'route-not-found',
      );
    });
  });

  it('lets any page read public routes and their errors', async () => {
    for (const path of ['/api/v1/competitions', '/api/v1/competitions/none', '/api/v1/openapi.json']) {
      const { headers } = await ask(path, { headers: { origin: 'https://elsewhere.example' } });
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-expose-headers')).toContain('etag');
    }
    const { headers } = await ask('/api/v1/admin/queue', { token: ADMIN_TOKEN });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  describe('what is no request', () => {
    const send = (bytes: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => socket.write(bytes));
        let answer = '';
        socket.setEncoding('utf8');
        socket.on('data', (part) => {
          answer += part;
        });
        socket.on('end', () => resolve(answer));
        socket.on('error', reject);
      });

    it.each([
      ['an unknown method', 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'malformed-request'],
      ['no HTTP', 'hello\r\n\r\n', 400, 'malformed-request'],
      ['a header without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400, 'malformed-request'],
      [
        'headers of 20 KB',
        `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`,
        431,
        'headers-too-large',
      ],
      [
        'an address of 20 KB',
        `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
        431,
        'headers-too-large',
      ],
    ])('%s gets a problem document', async (_, bytes, status, code) => {
      const [head = '', body = ''] = (await send(bytes)).split('\r\n\r\n');
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(head).toMatch(/content-type: application\/problem\+json/i);
      expect(ProblemSchema.parse(JSON.parse(body))).toMatchObject({ status, code });
    });
  });

  describe('a body that is no JSON', () => {
    const form = () => {
      const body = new FormData();
      body.append('name', 'Alpha');
      return body;
    };
    it.each([
      ['/api/v1/admin/teams', () => ({ body: new URLSearchParams({ name: 'Alpha' }) })],
      ['/api/v1/admin/teams', () => ({ body: form() })],
      ['/api/v1/admin/queue/pause', () => ({ body: new URLSearchParams({ a: 'b' }) })],
      ['/api/v1/admin/competitions/{slug}/freeze', () => ({ body: form() })],
    ])('is refused at %s, which names what it takes', async (path, init) => {
      const refused = await problem(await ask(path, { method: 'POST', token: ADMIN_TOKEN, ...init() }));
      expect(refused).toMatchObject({ status: 415, code: 'unsupported-media-type' });
      expect(refused.detail).toMatch(/takes application\/json, not (multipart|application\/x-www-form)/);
    });
  });

  describe('Accept', () => {
    it.each([
      ['/api/v1/competitions', 'text/html', 406],
      ['/api/v1/competitions', 'application/json;q=0', 406],
      ['/api/v1/competitions', 'text/html, */*;q=0.1', 200],
      ['/api/v1/competitions', 'application/*', 200],
      ['/api/v1/competitions/{slug}/report.html', 'application/json', 406],
      ['/api/v1/competitions/{slug}/report.html', 'text/html', 200],
      ['/api/v1/competitions/{slug}/public-dataset', 'image/png', 406],
      ['/api/v1/competitions/{slug}/changes/stream', 'application/json', 406],
    ])('of %s: %s is %i', async (path, accept, status) => {
      const response = await ask(path, { headers: { accept } });
      expect(response.status).toBe(status);
      if (status === 406) expect((await problem(response)).detail).toMatch(/answers with [a-z]+\/[a-z-]+/);
      else await response.body?.cancel();
    });
  });

  describe('entity tags', () => {
    it.each([
      '/api/v1/competitions',
      '/api/v1/competitions/{slug}',
      '/api/v1/competitions/{slug}/public-dataset',
      '/api/v1/competitions/{slug}/submissions',
      '/api/v1/competitions/{slug}/changes',
      '/api/v1/competitions/{slug}/leaderboards/latency-sprint',
      '/api/v1/competitions/{slug}/plots/latency.svg',
      '/api/v1/competitions/{slug}/report.html?at=2026-01-01T00:00:00Z',
      '/api/v1/submissions/{id}',
      '/api/v1/openapi.json',
    ])('%s has one, and 304 for it', async (template) => {
      const path = template.replace('{id}', ranked.id);
      const first = await ask(path);
      expect(first.status).toBe(200);
      const etag = first.headers.get('etag') ?? 'none';
      expect(etag).toMatch(/^(W\/)?"[\w-]{43,64}"$/);
      expect((await first.arrayBuffer()).byteLength).toBeGreaterThan(0);
      const again = await ask(path, { headers: { 'if-none-match': `"other", ${etag}` } });
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
      const other = await ask(path, { headers: { 'if-none-match': '"other"' } });
      expect(other.status).toBe(200);
      await other.body?.cancel();
    });

    it('are of no error and of no change', async () => {
      expect((await ask('/api/v1/competitions/none')).headers.get('etag')).toBeNull();
      const paused = await ask('/api/v1/admin/queue/pause', {
        method: 'POST',
        token: ADMIN_TOKEN,
        headers: { 'if-none-match': '*' },
      });
      expect([paused.status, paused.headers.get('etag')]).toEqual([200, null]);
    });
  });

  describe('ranges of a data set', () => {
    const path = '/api/v1/competitions/{slug}/public-dataset';
    const part = async (headers: Record<string, string>) => {
      const response = await ask(path, { headers });
      return [response.status, response.headers.get('content-range'), await response.text()];
    };

    it('are sent', async () => {
      const whole = await ask(path);
      expect(whole.headers.get('accept-ranges')).toBe('bytes');
      expect(await part({ range: 'bytes=4-9' })).toEqual([206, 'bytes 4-9/17', 'really']);
      expect(await part({ range: 'bytes=-3' })).toEqual([206, 'bytes 14-16/17', 'npz']);
      const etag = whole.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
      expect(await part({ range: 'bytes=0-2', 'if-range': etag })).toEqual([206, 'bytes 0-2/17', 'not']);
    });

    it('are not sent of another version, and refused outside', async () => {
      expect(await part({ range: 'bytes=0-2', 'if-range': '"other"' })).toEqual([200, null, DATASET]);
      const outside = await ask(path, { headers: { range: 'bytes=17-' } });
      expect(outside.headers.get('content-range')).toBe('bytes */17');
      expect((await problem(outside)).code).toBe('range-not-satisfiable');
    });
  });

  it('walks a board that changes meanwhile, and meets every entry once', async () => {
    const { id, slug } = await addCompetition(api.prisma);
    const add = (ratio: number) => addResult(api, id, { figures: { relativeLatency: [ratio, 0.0001] } });
    const before = await Promise.all(Array.from({ length: 7 }, (_, index) => add(0.3 + 0.05 * index)));
    await rankAll(api, id);
    const seen: string[] = [];
    let path: string | undefined = `/api/v1/competitions/${slug}/leaderboards/latency-sprint?limit=2`;
    for (let page = 0; path !== undefined; page++) {
      const response: Response = await api.ask(path);
      const board = LeaderboardSchema.parse(await response.json());
      seen.push(...board.entries.map(({ submission }) => submission.id));
      path = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
      // The leader withdraws and faster ones arrive, so that all others move.
      if (page === 0) {
        await api.prisma.submission.update({
          where: { id: before[0]?.id },
          data: { disqualifiedAt: new Date(), disqualifiedReason: 'test' },
        });
        await rankTeam(api, id, before[0]?.teamId ?? '');
      } else {
        const { teamId } = await add(0.1 + 0.01 * page);
        await rankTeam(api, id, teamId);
      }
    }
    expect(seen).toEqual(before.map(({ id }) => id));
  });
});
