const FINDING_STATES = ['ok', 'warning', 'missing'] as const;

/** The result of one check of the machine. */
export interface Finding {
  readonly subject: string;
  readonly state: (typeof FINDING_STATES)[number];
  /** The value that was read. */
  readonly detail: string;
  /** The fix, mostly a command; null if none is needed or known. */
  readonly fix: string | null;
}

/** The machine passes the check. */
export function ok(subject: string, detail: string): Finding {
  return { subject, state: 'ok', detail, fix: null };
}

/** The figures get worse. */
export function warning(subject: string, detail: string, fix: string | null = null): Finding {
  return { subject, state: 'warning', detail, fix };
}

/** Without it, nothing can be measured, or not what the subject names. */
export function missing(subject: string, detail: string, fix: string | null = null): Finding {
  return { subject, state: 'missing', detail, fix };
}
