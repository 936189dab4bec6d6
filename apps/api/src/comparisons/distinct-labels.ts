/** The parts of a submission's label. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly team: { readonly name: string };
}

const ID_DIGITS = 8;

/** Labels of submissions: the name; if two share it, with the team; if they share that too, with the start of the id. */
export function distinctLabels(submissions: readonly Named[]): string[] {
  const names = submissions.map(({ name }) => name);
  const withTeams = submissions.map(({ name, team }) => `${name} (${team.name})`);
  const withIds = submissions.map(({ name, id }) => `${name} (${id.slice(0, ID_DIGITS)})`);
  const isUnique = (labels: readonly string[], index: number) =>
    labels.filter((label) => label === labels[index]).length === 1;
  return submissions.map((_, index) => {
    const candidates = [names, withTeams].find((labels) => isUnique(labels, index)) ?? withIds;
    return candidates[index] as string;
  });
}
