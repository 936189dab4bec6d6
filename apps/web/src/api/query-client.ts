import { type Query, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.error';

const RETRIES = 2;
/** How long after a failure that may pass a page tries again, as often as it takes. */
const RECOVERY_MS = 5_000;

/** Whether asking again may help: not where the api has said no. */
function canRecover(error: Error | null): boolean {
  if (!(error instanceof ApiError)) return true;
  const { status, code } = error.problem;
  return code !== 'contract-mismatch' && (status === 0 || status === 429 || status >= 500);
}

/** A `refetchInterval`: while a query fails for a reason that may pass, it is tried again; otherwise it is left alone. */
export function recoveryInterval({ state }: Pick<Query, 'state'>): number | false {
  return state.status === 'error' && canRecover(state.error) ? RECOVERY_MS : false;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < RETRIES && canRecover(error),
        refetchInterval: recoveryInterval,
        // A browser that takes itself for offline is asked all the same: a page then says what is wrong.
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 2_000,
      },
    },
  });
}
