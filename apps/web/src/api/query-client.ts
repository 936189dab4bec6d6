import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.error';

const RETRIES = 2;

/** Whether asking again may help: not where the api has said no. */
function mayRecover(error: Error): boolean {
  if (!(error instanceof ApiError)) return true;
  const { status, code } = error.problem;
  return code !== 'contract-mismatch' && (status === 0 || status === 429 || status >= 500);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < RETRIES && mayRecover(error),
        staleTime: 2_000,
      },
    },
  });
}
