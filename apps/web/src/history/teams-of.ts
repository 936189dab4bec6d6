import type { BoardChange } from '@torchperf/contracts';

type Team = BoardChange['team'];

/**
 * The teams of some changes by their names, each once, to choose one from.
 * @param chosen id of the team that is chosen already: it is among them even where it has no change
 */
export function teamsOf(changes: readonly Pick<BoardChange, 'team'>[], chosen: string | undefined): Team[] {
  const teams = new Map(changes.map(({ team }) => [team.id, team]));
  if (chosen !== undefined && !teams.has(chosen)) teams.set(chosen, { id: chosen, name: 'The chosen team' });
  return [...teams.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
