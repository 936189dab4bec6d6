const FINDING_STATES = ['ok', 'warning', 'missing'] as const;

/** What a check says of the machine. */
export interface Finding {
  readonly subject: string;
  readonly state: (typeof FINDING_STATES)[number];
  /** What was read. */
  readonly detail: string;
  /** What improves it, most often a command; null where there is nothing to improve, or nothing that would. */
  readonly fix: string | null;
}

/** What is as it should be. */
export function ok(subject: string, detail: string): Finding {
  return { subject, state: 'ok', detail, fix: null };
}

/** What makes figures worse. */
export function warning(subject: string, detail: string, fix: string | null = null): Finding {
  return { subject, state: 'warning', detail, fix };
}

/** Without it nothing, or not what the subject names, can be measured. */
export function missing(subject: string, detail: string, fix: string | null = null): Finding {
  return { subject, state: 'missing', detail, fix };
}
