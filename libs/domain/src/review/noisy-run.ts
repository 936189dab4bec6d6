interface Flagged {
  readonly flags: readonly { readonly kind: string }[];
}

interface Reviewed extends Flagged {
  /** Whether an organiser lets it count although the machine was busy. */
  readonly noiseAccepted: boolean;
}

/** Whether a run was measured on a busy machine. Such a run ranks no one until an organiser lets it count. */
export function isNoisy({ flags }: Flagged): boolean {
  return flags.some(({ kind }) => kind === 'noisy-machine');
}

/** Whether a run that ended well may rank its submission, as far as noise is concerned. */
export function canRank(run: Reviewed): boolean {
  return !isNoisy(run) || run.noiseAccepted;
}

/** Runs that may rank before those that may not, otherwise in the order given: the first of them counts. */
export function rankableFirst<Run extends Reviewed>(runs: readonly Run[]): Run[] {
  return [...runs.filter(canRank), ...runs.filter((run) => !canRank(run))];
}
