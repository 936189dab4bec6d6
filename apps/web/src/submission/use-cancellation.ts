import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CancellationSchema } from '@torchperf/contracts';
import { postJson } from '../api/client';
import { useTeamToken } from '../api/team-token';
import { focusContent } from '../ui/focus-content';

/** Cancels a submission's run with the team token of this browser, and refreshes the affected queries. */
export function useCancellation(submissionId: string) {
  const [token] = useTeamToken();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      postJson(CancellationSchema, `/submissions/${encodeURIComponent(submissionId)}/cancel`, token),
    // As for queries: send the request even if the browser reports that it is offline, and show the error.
    networkMode: 'always',
    // The button disappears with the run.
    onSuccess: focusContent,
    // After a refusal too: the run may have ended in the meantime.
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['submissions', submissionId] }),
        queryClient.invalidateQueries({ queryKey: ['competitions'] }),
      ]),
  });
}
