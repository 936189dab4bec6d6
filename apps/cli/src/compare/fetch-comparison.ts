import { API_PREFIX, type Comparison, ComparisonSchema, ProblemSchema } from '@torchperf/contracts';
import { ServiceError } from './service.error';

const ANSWER_TIMEOUT_MS = 30_000;

/**
 * Requests the comparison of submissions from a service.
 * @param ids separated by commas.
 * @throws ServiceError if it is unreachable, refuses (with its own message), or answers something else.
 */
export async function fetchComparison(server: string, ids: string, signal: AbortSignal): Promise<Comparison> {
  const url = new URL(`${API_PREFIX}/compare`, server);
  url.searchParams.set('ids', ids);
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const response = await fetch(url, { signal: AbortSignal.any([signal, timeout]) }).catch(
    (error: unknown) => {
      if (signal.aborted) throw error;
      throw new ServiceError(
        `${url.origin} does not answer. Check the address (--server or TORCHPERF_SERVER), and that the service is running.`,
      );
    },
  );
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ServiceError(refusal(url, response.status, body));
  const parsed = ComparisonSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ServiceError(`${url.origin} returned an answer that this version of torchperf cannot read.`);
}

function refusal(url: URL, status: number, body: unknown): string {
  const problem = ProblemSchema.safeParse(body);
  if (problem.success) return `${problem.data.title}. ${problem.data.detail}`;
  return `${url.origin} answered with status ${status}. Check that it is a TorchPerf service.`;
}
