import { z } from 'zod';
import { REPORT_VERSION, type RunReport, RunReportSchema } from './report';

const { noise: noiseV3, launches: launchesV3 } = RunReportSchema.shape;

/**
 * Version 2 of the report: the current one without what later versions added. The stored report in
 * test/fixtures/reports proves it.
 */
export const ReportV2Schema = RunReportSchema.omit({ tiedAnswers: true, noiseEffect: true }).extend({
  version: z.literal(2),
  noise: noiseV3.omit({ waitSource: true }),
  launches: z.array(launchesV3.element.omit({ pairs: true, countedBlocks: true })),
});
export type ReportV2 = z.infer<typeof ReportV2Schema>;

/** A stored report of any version that this release reads, as it was written. */
export type StoredReport = ReportV2 | RunReport;

/** The schema of each version that can be read in full. Version 1 is served as stored, but not read. */
const SCHEMAS: ReadonlyMap<number | null, z.ZodType<StoredReport>> = new Map<
  number | null,
  z.ZodType<StoredReport>
>([
  [2, ReportV2Schema],
  [REPORT_VERSION, RunReportSchema],
]);
export const READABLE_REPORT_VERSIONS: readonly number[] = [2, REPORT_VERSION];

/** Versions whose calls and batches have the columns of `SampleColumns`, and nothing else. */
export const PUBLISHABLE_REPORT_VERSIONS: readonly number[] = [1, ...READABLE_REPORT_VERSIONS];

const VersionSchema = z.object({ version: z.number() });

/** The version that a stored report states; null without one. */
export function reportVersionOf(stored: unknown): number | null {
  const parsed = VersionSchema.safeParse(stored);
  return parsed.success ? parsed.data.version : null;
}

/** The schema of the version that a stored report states; undefined for one that this release does not read. */
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

/** Every input had this much noise, as a share of the standard deviation, when version 2 was written. */
const INPUT_NOISE_V2 = 1e-4;
/** Switches off the rule on waiting, which version 2 did not record. */
const WAIT_SHARE_OFF = 1;

/** The report in the current shape, for readers that show it. What its version did not record is null or empty. */
export function toCurrentReport(report: StoredReport): RunReport {
  if (report.version === REPORT_VERSION) return report;
  return {
    ...report,
    version: REPORT_VERSION,
    suite: { ...report.suite, inputNoise: INPUT_NOISE_V2, waitShareMax: WAIT_SHARE_OFF },
    noise: { ...report.noise, waitSource: null },
    tiedAnswers: null,
    noiseEffect: null,
    launches: report.launches.map((launch) => ({
      ...launch,
      pairs: launch.blockLogRatios.map(() => ({ contestant: NOT_RECORDED, reference: NOT_RECORDED })),
      countedBlocks: [...launch.blockLogRatios.keys()],
    })),
  };
}

const NOT_RECORDED = { elapsedNs: 0, waitNs: null } as const;

/** A report of any version that is read, in the current shape. */
export const ReadableReportSchema = z.union([ReportV2Schema, RunReportSchema]).transform(toCurrentReport);
