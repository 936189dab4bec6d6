import { ProblemSchema } from '@torchperf/contracts';
import { addCompetition } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { describeApi } from '../openapi/describe-api';

const ID = '00000000-0000-4000-8000-000000000000';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface Operation {
  readonly method: string;
  readonly path: string;
  /** Names of its query parameters. */
  readonly query: readonly string[];
  readonly takesBody: boolean;
}

describe('input that no route knows', () => {
  let api: TestApi;
  let operations: Operation[];

  beforeAll(async () => {
    api = await startTestApi();
    const { slug } = await addCompetition(api.prisma);
    operations = Object.entries(describeApi(api.app).paths).flatMap(([template, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        if (!operation) return [];
        const path = template
          .replace('{slug}', slug)
          .replace('{event}', 'latency-sprint')
          .replace(/\{\w+\}/g, ID);
        const query = (operation.parameters ?? []).flatMap((parameter) =>
          'in' in parameter && parameter.in === 'query' ? [parameter.name] : [],
        );
        return [
          { method: method.toUpperCase(), path, query, takesBody: operation.requestBody !== undefined },
        ];
      }),
    );
  });
  afterAll(() => api.close());

  /** Fields that were refused, of a request that was refused for its input. */
  async function refused({ method, path }: Pick<Operation, 'method' | 'path'>, query: string, body?: object) {
    const response = await api.ask(`${path}?${query}`, {
      method,
      token: ADMIN_TOKEN,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (response.ok) throw new Error(`${method} ${path}?${query} was answered with ${response.status}`);
    const problem = ProblemSchema.parse(await response.json());
    return { route: `${method} ${path}`, code: problem.code, paths: problem.errors?.map(({ path }) => path) };
  }
  const each = <T>(chosen: readonly Operation[], ask: (operation: Operation) => Promise<T>) =>
    Promise.all(chosen.map(ask));
  const expected = (chosen: readonly Operation[], path: string) =>
    chosen.map((operation) => ({
      route: `${operation.method} ${operation.path}`,
      code: 'validation-failed',
      paths: [path],
    }));

  it('is refused in the query of every route', async () => {
    expect(operations.length).toBeGreaterThan(40);
    const required = (operation: Operation) => (operation.query.includes('ids') ? `ids=${ID},${ID}1&` : '');
    for (const name of ['unknown', '__proto__', 'constructor', 'Limit']) {
      const answers = await each(operations, async (operation) => {
        const { paths, ...rest } = await refused(operation, `${required(operation)}${name}=1`);
        return { ...rest, paths: paths?.filter((path) => path !== 'ids') };
      });
      expect(answers).toEqual(expected(operations, name));
    }
  });

  it('is refused in the body of every route that takes none', async () => {
    const bare = operations.filter(({ method, path, takesBody }) => {
      return method !== 'GET' && !takesBody && !/finals$|teams$/.test(path);
    });
    expect(bare.length).toBeGreaterThan(8);
    const answers = await each(bare, (operation) => refused(operation, '', { reason: 'x' }));
    expect(answers).toEqual(expected(bare, 'reason'));
  });

  it('includes a parameter that is given twice', async () => {
    const paged = operations.filter(({ query }) => query.includes('limit'));
    expect(paged.length).toBeGreaterThan(5);
    const answers = await each(paged, (operation) => refused(operation, 'limit=1&limit=2'));
    expect(answers).toEqual(expected(paged, 'limit'));
  });

  it.each(['1e2', '0x10', '%205', '5%20', '%2B5', '5.0', '05', '', '-1', 'NaN', '１', '9007199254740993'])(
    'includes the number "%s"',
    async (limit) => {
      const paged = operations.filter(({ query }) => query.includes('limit'));
      const answers = await each(paged, (operation) => refused(operation, `limit=${limit}`));
      expect(answers).toEqual(expected(paged, 'limit'));
    },
  );

  it.each(['TRUE', '1', 'yes', '', ' true'])('includes "%s" for true', async (live) => {
    const switched = operations.filter(({ query }) => query.includes('live'));
    expect(switched.length).toBeGreaterThan(7);
    const answers = await each(switched, (operation) => refused(operation, `live=${live}`));
    expect(answers).toEqual(expected(switched, 'live'));
  });

  it.each(['0000-01-01T00:00:00Z', '2026-11-01', '+010000-01-01T00:00:00Z', ''])(
    'includes the moment "%s"',
    async (at) => {
      const dated = operations.filter(({ query }) => query.includes('at'));
      expect(dated.length).toBeGreaterThan(6);
      const answers = await each(dated, (operation) => refused(operation, `at=${encodeURIComponent(at)}`));
      expect(answers).toEqual(expected(dated, 'at'));
    },
  );

  it('does not include a moment with an offset, its plus escaped or not', async () => {
    const dated = operations.filter(({ query }) => query.includes('at'));
    for (const at of ['2026-11-01T12:00:00%2B02:00', '2026-11-01T12:00:00+02:00']) {
      const statuses = await each(dated, async ({ path }) => (await api.ask(`${path}?at=${at}`)).status);
      expect(statuses.filter((status) => status === 400 || status >= 500)).toEqual([]);
    }
  });
});
