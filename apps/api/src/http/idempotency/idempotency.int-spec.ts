import { NewTeamSchema, ProblemSchema } from '@torchperf/contracts';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';

describe('a post with an Idempotency-Key', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const post = (key: string, body: object, path = 'teams') =>
    api.ask(`/api/v1/admin/${path}`, {
      method: 'POST',
      token: ADMIN_TOKEN,
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
  const codeOf = async (response: Response) => {
    const { status, code } = ProblemSchema.parse(await response.json());
    return [status, code];
  };

  it('is carried out once, and answered as the first time', async () => {
    const first = await post('key-1', { name: 'Once' });
    const team = NewTeamSchema.parse(await first.json());
    const again = await post('key-1', { name: 'Once' });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await again.json()).toEqual(team);
    expect(await api.prisma.team.count({ where: { name: 'Once' } })).toBe(1);
  });

  it('leaves no token in the database', async () => {
    const { token } = NewTeamSchema.parse(await (await post('key-2', { name: 'Secret' })).json());
    const rows = await api.prisma.idempotentRequest.findMany();
    expect(rows.length).toBeGreaterThan(0);
    for (const { body } of rows) {
      expect(body).not.toContain(token);
      expect(Buffer.from(body ?? '', 'base64').toString('latin1')).not.toContain(token);
    }
  });

  it('is refused with another body, and free at another address', async () => {
    expect((await post('key-3', { name: 'Third' })).status).toBe(201);
    expect(await codeOf(await post('key-3', { name: 'Fourth' }))).toEqual([422, 'idempotency-key-reused']);
    expect((await post('key-3', {}, 'queue/pause')).status).toBe(200);
  });

  it('is refused while the first is under way, until that is long ago', async () => {
    const sent = await Promise.all(Array.from({ length: 5 }, () => post('key-4', { name: 'Racing' })));
    const statuses = sent.map(({ status }) => status);
    expect(statuses).toContain(201);
    expect(statuses.filter((status) => ![201, 409].includes(status))).toEqual([]);
    expect(await api.prisma.team.count({ where: { name: 'Racing' } })).toBe(1);

    await post('key-5', { name: 'Slow' });
    await api.prisma.idempotentRequest.updateMany({ data: { status: null, body: null } });
    expect(await codeOf(await post('key-5', { name: 'Slow' }))).toEqual([409, 'idempotency-key-in-use']);
    const longAgo = new Date(Date.now() - 6 * 60_000);
    await api.prisma.idempotentRequest.updateMany({ data: { createdAt: longAgo } });
    expect(await codeOf(await post('key-5', { name: 'Slow' }))).toEqual([409, 'team-exists']);
  });

  it('may be tried again after it failed, and is forgotten after a day', async () => {
    expect(await codeOf(await post('key-6', { name: '' }))).toEqual([400, 'validation-failed']);
    expect((await post('key-6', { name: 'Tried again' })).status).toBe(201);
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await api.prisma.idempotentRequest.updateMany({ data: { createdAt: yesterday } });
    expect((await post('key-6', { name: 'A day later' })).status).toBe(201);
    expect(await api.prisma.idempotentRequest.count()).toBe(1);
  });

  it.each(['two words', 'x'.repeat(256)])('is refused with the key %s', async (key) => {
    expect(await codeOf(await post(key, { name: 'Never' }))).toEqual([400, 'validation-failed']);
  });
});
