import type { StoredReport } from '@torchperf/contracts';
import { computeFigures } from './figures';
import { flagsOf } from './flags';
import { flagsOfVersion2 } from './flags-version-2';

/** What turns a report's raw data into what it publishes. */
export interface ReportRules {
  readonly computeFigures: typeof computeFigures;
  readonly flagsOf: typeof flagsOf;
}

/**
 * The rules of each version of the report. A release that changes a rule raises the version, adds its own rules here
 * and leaves those of earlier versions as they are, so that a downloaded report can always be recomputed.
 */
const RULES = {
  2: { computeFigures, flagsOf: flagsOfVersion2 },
  3: { computeFigures, flagsOf },
  4: { computeFigures, flagsOf },
} as const satisfies Record<StoredReport['version'], ReportRules>;

/** The rules that a report of this version was computed by. */
export function reportRules(version: StoredReport['version']): ReportRules {
  return RULES[version];
}
