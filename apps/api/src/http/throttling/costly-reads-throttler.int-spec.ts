import { ProblemSchema } from '@torchperf/contracts';
import { addCompetition } from '#test/api/records';
import { startTestApi, type TestApi } from '#test/api/start-test-api';
import { COSTLY_READS_PER_MINUTE } from './costly-reads-throttler.guard';

const SUBMISSION = '00000000-0000-4000-8000-000000000000';
const OTHER = '00000000-0000-4000-8000-000000000001';

describe('reads that are costly', () => {
  let api: TestApi;
  let slug: string;

  beforeAll(async () => {
    api = await startTestApi();
    ({ slug } = await addCompetition(api.prisma));
  });
  afterAll(() => api.close());

  const ask = (path: string) => api.ask(`/api/v1${path.replace('{slug}', slug)}`);
  const statuses = async (path: string, times: number) => {
    const responses = await Promise.all(Array.from({ length: times }, () => ask(path)));
    return new Set(responses.map(({ status }) => status));
  };

  it.each([
    ['a board of the past', '/competitions/{slug}/leaderboards/latency-sprint?at=2026-01-01T00:00:00Z', 200],
    ['an export as JSON', '/competitions/{slug}/leaderboards/latency-sprint/export.json', 200],
    ['an export as a table', '/competitions/{slug}/leaderboards/latency-sprint/export.csv', 200],
    // These end before anything is computed, but still count.
    ['a report on a competition', '/competitions/none/report.html', 404],
    ['a report on a submission', `/submissions/${SUBMISSION}/report.md`, 404],
    ['a stream of changes', '/competitions/none/changes/stream', 404],
    ['a comparison', `/compare?ids=${SUBMISSION},${OTHER}`, 404],
    ['a raw report', `/runs/${SUBMISSION}/report`, 404],
    ['timed calls', `/runs/${SUBMISSION}/samples.csv`, 404],
    ['batches', `/runs/${SUBMISSION}/batches.csv`, 404],
  ])('are held when an address asks too often for %s', async (_, path, status) => {
    expect(await statuses(path, COSTLY_READS_PER_MINUTE)).toEqual(new Set([status]));
    const held = await ask(path);
    expect(held.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0);
    const problem = ProblemSchema.parse(await held.json());
    expect(problem).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect(problem.detail).toContain(`${COSTLY_READS_PER_MINUTE} times a minute`);
  });

  it('are counted by the address that connects, whatever address it claims', async () => {
    const path = `/api/v1/submissions/${OTHER}/report.html`;
    const claiming = async (address: string) =>
      (await api.ask(path, { headers: { 'x-forwarded-for': address, forwarded: `for=${address}` } })).status;
    const asked = Array.from({ length: COSTLY_READS_PER_MINUTE }, (_, index) => claiming(`10.0.0.${index}`));
    expect(new Set(await Promise.all(asked))).toEqual(new Set([404]));
    expect(await claiming('10.0.1.1')).toBe(429);
  });

  it('are none of the boards of now', async () => {
    const path = '/competitions/{slug}/leaderboards/latency-sprint';
    expect(await statuses(path, 2 * COSTLY_READS_PER_MINUTE)).toEqual(new Set([200]));
  });
});

describe('reads that are costly, behind trusted proxies', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ environment: { TRUSTED_PROXIES: '127.0.0.1, 10.20.0.0/16' } });
  });
  afterAll(() => api.close());

  it('are counted for each visitor that the proxy names, whatever the visitor says', async () => {
    const path = `/api/v1/compare?ids=${OTHER},${SUBMISSION}`;
    const from = async (addresses: string) =>
      (await api.ask(path, { headers: { 'x-forwarded-for': addresses } })).status;
    const asked = Array.from({ length: COSTLY_READS_PER_MINUTE }, (_, index) =>
      // The second proxy is trusted too; beyond it comes what the visitor wrote.
      from(`198.51.100.${index}, 203.0.113.7${index % 2 === 0 ? ', 10.20.0.9' : ''}`),
    );
    expect(new Set(await Promise.all(asked))).toEqual(new Set([404]));
    expect(await from('198.51.100.200, 203.0.113.7')).toBe(429);
    expect(await from('203.0.113.8')).toBe(404);
  });

  it('are counted for each network of IPv6', async () => {
    const path = `/api/v1/runs/${OTHER}/report`;
    const from = async (address: string) =>
      (await api.ask(path, { headers: { 'x-forwarded-for': address } })).status;
    const asked = Array.from({ length: COSTLY_READS_PER_MINUTE }, (_, index) => from(`2001:db8::${index}:1`));
    expect(new Set(await Promise.all(asked))).toEqual(new Set([404]));
    expect(await from('2001:db8::ffff')).toBe(429);
    expect(await from('2001:db8:0:1::1')).toBe(404);
  });
});
