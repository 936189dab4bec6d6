import type { BoardChange } from '@torchperf/contracts';

type Team = BoardChange['team'];
/** Enough characters of an id to distinguish it from another one. */
const ID_SHOWN = 8;

/**
 * The teams of some changes in the order of their names, each once, to choose one from.
 * @param chosen id of the chosen team: it is listed even without a change, by its id, because its name is unknown
 */
export function teamsOf(changes: readonly Pick<BoardChange, 'team'>[], chosen: string | undefined): Team[] {
  const teams = new Map(changes.map(({ team }) => [team.id, team]));
  if (chosen !== undefined && !teams.has(chosen)) {
    teams.set(chosen, { id: chosen, name: `Team ${chosen.slice(0, ID_SHOWN)}…` });
  }
  return [...teams.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
