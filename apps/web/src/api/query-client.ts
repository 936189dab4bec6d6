import { type Query, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.error';

const RETRIES = 2;
/** Delay before the next retry after a temporary failure; there is no maximum number of them. */
const RECOVERY_MS = 5_000;

/** Whether a retry may help: not if the api has refused. */
function canRecover(error: Error | null): boolean {
  if (!(error instanceof ApiError)) return true;
  const { status, code } = error.problem;
  return code !== 'contract-mismatch' && (status === 0 || status === 429 || status >= 500);
}

/** A `refetchInterval`: retries a query while its failure may be temporary. */
export function recoveryInterval({ state }: Pick<Query, 'state'>): number | false {
  return state.status === 'error' && canRecover(state.error) ? RECOVERY_MS : false;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < RETRIES && canRecover(error),
        refetchInterval: recoveryInterval,
        // Send requests even if the browser reports that it is offline: the page then shows the problem.
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 2_000,
      },
    },
  });
}
