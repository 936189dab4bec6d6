import { z } from 'zod';
import { PairWaitsSchema, REPORT_VERSION, type RunReport, RunReportSchema } from './report';

const launchV4 = RunReportSchema.shape.launches.element;
const launchV3 = launchV4.omit({ callsPerBlock: true }).extend({ pairs: z.array(PairWaitsSchema) });

/**
 * Version 3 of the report: the current one without what version 4 added. The stored report in test/fixtures/reports
 * proves it, and that of version 2.
 */
const ReportV3Schema = RunReportSchema.extend({ version: z.literal(3), launches: z.array(launchV3) });
type ReportV3 = z.infer<typeof ReportV3Schema>;

/** Version 2 of the report: version 3 without what that added. */
export const ReportV2Schema = ReportV3Schema.omit({ tiedAnswers: true, noiseEffect: true }).extend({
  version: z.literal(2),
  noise: ReportV3Schema.shape.noise.omit({ waitSource: true }),
  launches: z.array(launchV3.omit({ pairs: true, countedBlocks: true })),
});
export type ReportV2 = z.infer<typeof ReportV2Schema>;

/** A stored report of any version that this release reads, as it was written. */
export type StoredReport = ReportV2 | ReportV3 | RunReport;

/** The schema of each version that can be read in full. Version 1 is served as stored, but not read. */
const SCHEMAS: ReadonlyMap<number | null, z.ZodType<StoredReport>> = new Map<
  number | null,
  z.ZodType<StoredReport>
>([
  [2, ReportV2Schema],
  [3, ReportV3Schema],
  [REPORT_VERSION, RunReportSchema],
]);
export const READABLE_REPORT_VERSIONS: readonly number[] = [2, 3, REPORT_VERSION];

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
  const { launches, ...others } = report.version === 2 ? toVersion3(report) : report;
  return {
    ...others,
    version: REPORT_VERSION,
    launches: launches.map((launch) => ({
      ...launch,
      callsPerBlock: null,
      pairs: launch.pairs.map((pair) => ({ ...pair, first: null, calls: null })),
    })),
  };
}

function toVersion3(report: ReportV2): ReportV3 {
  return {
    ...report,
    version: 3,
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
export const ReadableReportSchema = z
  .union([ReportV2Schema, ReportV3Schema, RunReportSchema])
  .transform(toCurrentReport);
