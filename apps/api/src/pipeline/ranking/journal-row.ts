import type { EntryRow, NewEntryChange } from '@torchperf/database';
import { changeKey, type EntryChange } from './entry-change';

/** A change as a row of the journal, with the ranks by entrant before and after it. */
export function toJournal(
  change: EntryChange,
  cause: NewEntryChange['cause'],
  ranksBefore: ReadonlyMap<string, number>,
  ranksAfter: ReadonlyMap<string, number>,
): NewEntryChange {
  const key = changeKey(change);
  const { before, after } = change;
  const rankBefore = ranksBefore.get(key.entrant) ?? null;
  const rankAfter = ranksAfter.get(key.entrant) ?? null;
  return {
    ...key,
    cause,
    submissionId: after?.submissionId ?? null,
    runId: after?.runId ?? null,
    objectives: after?.objectives ?? [],
    isFinal: after?.isFinal ?? false,
    unrankedReason: after?.unrankedReason ?? null,
    unrankedDetail: after?.unrankedDetail ?? null,
    constraintResults: after?.constraintResults ?? [],
    previousSubmissionId: before?.submissionId ?? null,
    rankBefore,
    rankAfter,
    restated: isSameMeasurement(before, after) && (cause === 'run' || rankBefore === rankAfter),
  };
}

/**
 * Whether the same run of the same submission is listed as before, with only its figures restated. Its rank may have
 * moved because of others; the journal never records that.
 */
function isSameMeasurement(before: EntryRow | null, after: EntryRow | null): boolean {
  return (
    before !== null &&
    after !== null &&
    before.submissionId === after.submissionId &&
    before.runId === after.runId &&
    before.isFinal === after.isFinal &&
    before.unrankedReason === after.unrankedReason
  );
}
