import type { Entry, EventView } from '@torchperf/contracts';
import { FRONT_DRAWS, isolated, type RankTexts, rankTexts } from '@torchperf/domain';

export interface RankNote extends RankTexts {
  /** What is possible, and who shares the rank, as sentences; null where there is nothing to say. */
  readonly note: string | null;
}

const NAMED = 4;

/** An entry's rank as its board shows it, with a note that explains it. */
export function rankNote(entry: Entry, entries: readonly Entry[], method: EventView['rank']): RankNote {
  const texts = rankTexts({ ...entry, method });
  const others = entries.filter((other) => other.rank === entry.rank && other.team.id !== entry.team.id);
  const names = others.map(({ team, submission }) => `${isolated(team.name)} (${isolated(submission.name)})`);
  const notes =
    method === 'pareto' ? frontNotes(entry, names) : [...tieNotes(entry, names), ...rangeNotes(entry)];
  return { ...texts, note: notes.length > 0 ? notes.join(' ') : null };
}

function frontNotes({ rank, frontProbability }: Entry, names: readonly string[]): string[] {
  const percent = Number((100 * (frontProbability ?? 0)).toPrecision(2));
  return [
    ...(rank === 1 ? [`On the Pareto front in ${percent} % of ${FRONT_DRAWS} draws of all figures.`] : []),
    ...(names.length > 0 ? [`On front ${rank} together with ${listed(names)}.`] : []),
  ];
}

function tieNotes({ tied }: Entry, names: readonly string[]): string[] {
  if (!tied) return [];
  return [`Same estimate as ${names.length > 0 ? listed(names) : 'an entry on another page'}.`];
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
