import { queryOptions } from '@tanstack/react-query';
import { ReadableReportSchema } from '@torchperf/contracts';
import { getReadable } from '../api/get-readable';

/**
 * The report of an ended run, with all of its calls; it never changes. During a freeze, a newer report requires the
 * token of its team.
 */
export function runReportQuery(id: string, token: string) {
  return queryOptions({
    queryKey: ['runs', id, 'report', token],
    queryFn: ({ signal }) =>
      getReadable(ReadableReportSchema, `/runs/${encodeURIComponent(id)}/report`, { signal, token }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
