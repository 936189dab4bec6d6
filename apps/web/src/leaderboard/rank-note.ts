import type { Entry, EventView } from '@torchperf/contracts';
import { isolated, rankRangeText, rankText } from '@torchperf/domain';

export interface RankNote {
  /** As shown on the board: `3`, or `2=` for a shared rank. */
  readonly rank: string;
  /** The ranks that the data leave possible, as in `1–7`; null where there is one alone. */
  readonly range: string | null;
  /** What the range means, or who shares the rank; null where there is nothing to say. */
  readonly note: string | null;
}

const NAMED = 4;

/** The text of an entry's rank and its range, and the entries of the same page that share the rank. */
export function rankNote(entry: Entry, entries: readonly Entry[], method: EventView['rank']): RankNote {
  const others = entries.filter((other) => other.rank === entry.rank && other.team.id !== entry.team.id);
  const names = others.map(({ team, submission }) => `${isolated(team.name)} (${isolated(submission.name)})`);
  const rank = rankText({ ...entry, method, rankRange: null });
  if (method === 'pareto') {
    const note = names.length > 0 ? `On front ${entry.rank} together with ${listed(names)}.` : null;
    return { rank, range: null, note };
  }
  const notes = [
    ...(entry.tied
      ? [`Same estimate as ${names.length > 0 ? listed(names) : 'an entry on another page'}.`]
      : []),
    ...rangeNotes(entry),
  ];
  return { rank, range: rankRangeText(entry.rankRange), note: notes.length > 0 ? notes.join(' ') : null };
}

function rangeNotes({ rankRange }: Entry): string[] {
  if (!rankRange || rankRange.best === rankRange.worst) return [];
  return [`The data leave the ranks ${rankRange.best} to ${rankRange.worst} possible.`];
}

/**
 * At which of these entries a part of the board starts that is distinguishable from all before it; in a Pareto event, a
 * front.
 * @param entries of one page, in board order.
 */
export function partStarts(entries: readonly Entry[]): boolean[] {
  let worst = 0;
  return entries.map(({ rank, rankRange }, i) => {
    const starts = rankRange ? rankRange.best > worst : rank !== entries[i - 1]?.rank;
    worst = Math.max(worst, rankRange?.worst ?? 0);
    return starts;
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return new Intl.ListFormat('en').format(shown);
}
