import { queryOptions } from '@tanstack/react-query';
import { SubmissionSchema } from '@torchperf/contracts';
import { getReadable } from '../api/get-readable';

/**
 * One submission. With its team's token, the answer also has the log. A token that the api refuses is left out, so a
 * public page stays readable.
 */
export function submissionQuery(id: string, token: string) {
  return queryOptions({
    queryKey: ['submissions', id, token],
    queryFn: ({ signal }) =>
      getReadable(SubmissionSchema, `/submissions/${encodeURIComponent(id)}`, { signal, token }),
  });
}
