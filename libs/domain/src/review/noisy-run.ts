interface Flagged {
  readonly flags: readonly { readonly kind: string }[];
}

/** Whether a run was measured on a busy machine. Such a run ranks nobody until an organiser lets it count. */
export function isNoisy({ flags }: Flagged): boolean {
  return flags.some(({ kind }) => kind === 'noisy-machine');
}

/** Runs on a calm machine before those on a busy one, otherwise in the order given: the first of them counts. */
export function calmFirst<Run extends Flagged>(runs: readonly Run[]): Run[] {
  return [...runs.filter((run) => !isNoisy(run)), ...runs.filter(isNoisy)];
}
