import type { BoardChange } from '@torchperf/contracts';

/** A change on a board that takes a team from the first rank to the second. */
export function buildBoardChange(seq: number | string): BoardChange {
  return {
    seq: String(seq),
    at: '2026-11-01T10:00:00.000Z',
    event: 'latency-sprint',
    division: 'fast',
    team: { id: '00000000-0000-4000-8000-000000000000', name: 'Team A' },
    cause: 'run',
    submissionId: null,
    previousSubmissionId: null,
    restated: false,
    unrankedReason: null,
    rankBefore: 1,
    rankAfter: 2,
    metrics: {},
  };
}
