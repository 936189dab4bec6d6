import type { BoardChange } from '@torchperf/contracts';

type Team = BoardChange['team'];
/** Of an id's characters, enough to tell it from another one. */
const ID_SHOWN = 8;

/**
 * The teams of some changes by their names, each once, to choose one from.
 * @param chosen id of the team that is chosen already: it is among them even where it has no change, and then goes by
 * its id, since its name is not known
 */
export function teamsOf(changes: readonly Pick<BoardChange, 'team'>[], chosen: string | undefined): Team[] {
  const teams = new Map(changes.map(({ team }) => [team.id, team]));
  if (chosen !== undefined && !teams.has(chosen)) {
    teams.set(chosen, { id: chosen, name: `Team ${chosen.slice(0, ID_SHOWN)}…` });
  }
  return [...teams.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
