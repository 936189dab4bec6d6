import { z } from 'zod';
import { REPORT_VERSION, type RunReport, RunReportSchema } from './report';

/**
 * Version 2 of the report: the current one without what later versions added. A change of `RunReportSchema` that
 * version 2 does not have is undone here, as in `.omit({ added: true })`; the stored report in test/fixtures/reports
 * proves it.
 */
export const ReportV2Schema = RunReportSchema.extend({ version: z.literal(2) });
export type ReportV2 = z.infer<typeof ReportV2Schema>;

/** A stored report of any version that this release reads, as it was written. */
export type StoredReport = ReportV2 | RunReport;

/** The schema of each version that can be read in full. Version 1 is handed out as stored, but not read. */
const SCHEMAS: ReadonlyMap<number | null, z.ZodType<StoredReport>> = new Map([
  [2, ReportV2Schema],
  [REPORT_VERSION, RunReportSchema],
]);
export const READABLE_REPORT_VERSIONS: readonly number[] = [...new Set([2, REPORT_VERSION])];

/** Versions whose calls and batches have the columns of `SampleColumns`, and nothing else. */
export const PUBLISHABLE_REPORT_VERSIONS: readonly number[] = [1, ...READABLE_REPORT_VERSIONS];

const VersionSchema = z.object({ version: z.number() });

/** The version that a stored report says it is of; null where it says none. */
export function reportVersionOf(stored: unknown): number | null {
  const parsed = VersionSchema.safeParse(stored);
  return parsed.success ? parsed.data.version : null;
}

/** The schema of the version that a stored report says it is of; undefined for one that this release does not read. */
export function storedReportSchema(stored: unknown): z.ZodType<StoredReport> | undefined {
  return SCHEMAS.get(reportVersionOf(stored));
}

/**
 * Reads a stored report by the schema of its own version.
 * @returns null for a version that this release does not read.
 * @throws ZodError when it does not fit that schema.
 */
export function parseStoredReport(stored: unknown): StoredReport | null {
  return storedReportSchema(stored)?.parse(stored) ?? null;
}

/** The report in the current shape, for readers that show it. What its version did not record is null or empty. */
export function toCurrentReport(report: StoredReport): RunReport {
  return { ...report, version: REPORT_VERSION };
}

/** A report of any version that is read, in the current shape. */
export const ReadableReportSchema = z.union([ReportV2Schema, RunReportSchema]).transform(toCurrentReport);
