/**
 * Who no longer wanted a cancelled run; with `disqualification` the service cancelled it, with `platform` it left the run
 * out of a final.
 */
export type CancelCause = 'team' | 'organiser' | 'disqualification' | 'platform';
