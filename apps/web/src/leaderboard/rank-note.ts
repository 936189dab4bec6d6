import type { Entry, EventView } from '@torchperf/contracts';
import { isolated, rankText } from '@torchperf/domain';

export interface RankNote {
  /** As shown on the board: `2`, or `2=` for a shared rank. */
  readonly text: string;
  /** Why the rank is shared, or null if it is not. */
  readonly note: string | null;
}

const NAMED = 4;

/** The text of an entry's rank, and the entries of the same page that share it. */
export function rankNote(entry: Entry, entries: readonly Entry[], method: EventView['rank']): RankNote {
  const others = entries.filter((other) => other.rank === entry.rank && other.team.id !== entry.team.id);
  const names = others.map(({ team, submission }) => `${isolated(team.name)} (${isolated(submission.name)})`);
  const text = rankText({ ...entry, method });
  if (method === 'pareto') {
    return { text, note: names.length > 0 ? `On front ${entry.rank} together with ${listed(names)}.` : null };
  }
  if (!entry.tied) return { text, note: null };
  const sharers = names.length > 0 ? listed(names) : 'an entry on another page';
  return { text, note: `Not distinguishable from ${sharers}.` };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return new Intl.ListFormat('en').format(shown);
}
