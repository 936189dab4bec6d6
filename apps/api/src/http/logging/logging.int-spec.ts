import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';

describe('the log', () => {
  const lines: string[] = [];
  let api: TestApi;

  beforeAll(async () => {
    const logStream = { write: (line: string) => void lines.push(line) };
    api = await startTestApi({ logStream, environment: { LOG_LEVEL: 'info' } });
  });
  afterAll(() => api.close());

  /** The line of a request, by the id that its answer carries. */
  async function lineOf(response: Response): Promise<Record<string, unknown>> {
    const id = response.headers.get('x-request-id') ?? 'none';
    for (let poll = 0; poll < 100; poll += 1) {
      const line = lines.find((candidate) => candidate.includes(id) && candidate.includes('"req"'));
      if (line) return JSON.parse(line);
      await sleep(20);
    }
    throw new Error(`No line has the request ${id}`);
  }

  it('has a line of every request, found by the id of its answer', async () => {
    expect(await lineOf(await api.ask('/api/v1/competitions?limit=1'))).toMatchObject({
      service: 'api',
      req: { method: 'GET', url: '/api/v1/competitions?limit=1' },
      res: { statusCode: 200 },
    });
    expect(await lineOf(await api.ask('/api/v1/competitions/none'))).toMatchObject({
      res: { statusCode: 404 },
    });
  });

  it('holds no token and no signature', async () => {
    await lineOf(await api.ask('/api/v1/competitions', { token: ADMIN_TOKEN }));
    const forged = await api.ask(
      `/internal/v1/artifacts/${'a'.repeat(64)}?expires=1&signature=s3cr3t-signature`,
    );
    expect(await lineOf(forged)).toMatchObject({ req: { url: expect.stringMatching(/signature=…$/) } });
    expect(lines.join('')).not.toContain(ADMIN_TOKEN);
    expect(lines.join('')).not.toContain('s3cr3t-signature');
  });

  it('warns once of an untrusted proxy', async () => {
    for (const address of ['203.0.113.7', '203.0.113.8']) {
      await api.ask('/api/v1/competitions', { headers: { 'x-forwarded-for': address } });
    }
    const warnings = lines.filter((line) => line.includes('TRUSTED_PROXIES'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('Ignored X-Forwarded-For of 127.0.0.1');
  });

  it('leaves out probes', async () => {
    const id = (await api.ask('/health')).headers.get('x-request-id') ?? '';
    await lineOf(await api.ask('/api/v1/competitions'));
    expect(lines.filter((line) => line.includes(id))).toEqual([]);
  });
});
