/** Who no longer wanted a cancelled run; with `disqualification` the service cancelled it. */
export type CancelCause = 'team' | 'organiser' | 'disqualification';
