import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ComparisonSchema } from '@torchperf/contracts';
import { withQuery } from '../api/client';
import { getReadable } from '../api/get-readable';

/** The comparison of submissions. @param ids separated by commas */
export function comparisonQuery(ids: string, token: string) {
  return queryOptions({
    queryKey: ['comparison', ids, token],
    queryFn: ({ signal }) => getReadable(ComparisonSchema, withQuery('/compare', { ids }), { signal, token }),
    placeholderData: keepPreviousData,
  });
}
