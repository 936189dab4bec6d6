import type { Leaderboard } from '@torchperf/contracts';
import { isolated } from '@torchperf/domain';
import { boardScatters, type Drawing, intervalRows } from '@torchperf/plots';
import type { CompetitionPlot } from '@torchperf/reports';

/** Rows that still fit on a screen. */
const INTERVALS_MAX = 30;

/** The plots of a competition. @param boards in the order of its events */
export function competitionDrawings(
  boards: readonly Pick<Leaderboard, 'event' | 'entries'>[],
): Record<CompetitionPlot, Drawing> {
  const filled = boards.filter(({ entries }) => entries.length > 0);
  const pareto = filled.find(({ event }) => event.rank === 'pareto');
  const sprint = filled.find(({ event }) =>
    event.objectives.some(({ metric }) => metric === 'relativeLatency'),
  );
  return {
    pareto: (paper) => (pareto ? boardScatters(pareto.event, pareto.entries, paper) : []),
    latency: (paper) => {
      const rows = (sprint?.entries ?? []).slice(0, INTERVALS_MAX).flatMap(({ team, metrics }) => {
        const ratio = metrics.relativeLatency;
        if (!ratio) return [];
        const { value, ciLower, ciUpper } = ratio;
        return [{ name: team.name, value, lower: ciLower ?? value, upper: ciUpper ?? value }];
      });
      const label = 'latency ÷ latency of the reference, less is faster';
      const title = `Relative latency, in the order of ${isolated(sprint?.event.title ?? '')}`;
      return rows.length > 0 ? [intervalRows(rows, { title, label }, paper)] : [];
    },
  };
}
