import { QueryClient } from '@tanstack/react-query';
import { buildRunReport } from '#test/builders/run-report';
import { runReportQuery } from './run-report.query';

describe('runReportQuery', () => {
  const RUN = '00000000-0000-4000-8000-000000000001';
  const report = buildRunReport({ runId: RUN, submissionId: RUN });
  const asked: (string | null)[] = [];

  /** An api whose boards are frozen: it shows the report to its team only. */
  function answer(_address: unknown, { headers }: RequestInit = {}): Promise<Response> {
    const authorization = new Headers(headers).get('authorization');
    asked.push(authorization);
    const refusal = { type: 'about:blank', title: 'Frozen', status: 403, code: 'report-frozen', detail: '' };
    return Promise.resolve(
      authorization === 'Bearer own' ? Response.json(report) : Response.json(refusal, { status: 403 }),
    );
  }

  beforeEach(() => {
    asked.length = 0;
    jest.spyOn(globalThis, 'fetch').mockImplementation(answer);
  });
  afterEach(() => jest.restoreAllMocks());

  it('sends the token, and requests again with another one', async () => {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    await expect(client.fetchQuery(runReportQuery(RUN, ''))).rejects.toThrow();
    await expect(client.fetchQuery(runReportQuery(RUN, 'own'))).resolves.toMatchObject({ runId: RUN });
    expect(asked).toEqual([null, 'Bearer own']);
    client.clear();
  });
});
