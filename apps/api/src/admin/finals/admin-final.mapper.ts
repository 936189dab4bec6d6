import { type AdminFinal, AdminFinalSchema } from '@torchperf/contracts';
import type { EventRow, FinalRow } from '@torchperf/database';
import { keysOf, toFinal } from '../../competitions/competition.mapper';

const VerdictSchema = AdminFinalSchema.shape.runs.element.shape.verdict;

/** A final as its organiser sees it. */
export function toAdminFinal(row: FinalRow, events: readonly EventRow[]): AdminFinal {
  return {
    ...toFinal(row, events),
    runs: row.runs.map(({ id, submission, finalEventIds, state, verdict, message }) => ({
      id,
      submissionId: submission.id,
      team: submission.team.name,
      events: keysOf(finalEventIds, events),
      state,
      verdict: VerdictSchema.parse(verdict),
      message,
    })),
  };
}
