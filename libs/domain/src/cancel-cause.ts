/** Who cancelled a run; with `disqualification` the service did, with `platform` it left the run out of a final. */
export type CancelCause = 'team' | 'organiser' | 'disqualification' | 'platform';
