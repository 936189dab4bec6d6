/** Which runs the workers take first; smaller is sooner. Within one priority the order is round-robin over teams. */
export const RUN_PRIORITY = {
  /** The first submission of a team in a competition. */
  firstSubmission: 0,
  normal: 1,
  /** Of a submission that was measured before: requested by an organiser, or by the service after a busy machine. */
  rerun: 2,
} as const;
export type RunPriority = (typeof RUN_PRIORITY)[keyof typeof RUN_PRIORITY];
