/** Who cancelled a run; with `disqualification` the service did. */
export type CancelCause = 'team' | 'organiser' | 'disqualification';
