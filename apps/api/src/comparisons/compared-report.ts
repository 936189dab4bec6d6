import { READABLE_REPORT_VERSIONS, RunReportSchema } from '@torchperf/contracts';
import { firstAnswers } from '@torchperf/engine';
import { z } from 'zod';

const { shape } = RunReportSchema;

/** The parts of a report that are read here; times may be missing. */
const ComparedReportSchema = z.object({
  version: z.literal(READABLE_REPORT_VERSIONS),
  memorySource: shape.memorySource,
  seed: z.string(),
  examples: shape.examples,
  samples: shape.samples.unwrap().pick({ launch: true, role: true, example: true, correct: true }).strip(),
  batches: z.array(shape.batches.element.pick({ launch: true, example: true, correct: true }).strip()),
});

/** What a comparison takes from a stored report. */
export interface ComparedReport {
  /** Null where it cannot be read. */
  readonly version: number | null;
  readonly memorySource: string | null;
  /**
   * Whether the first answer to each hidden example was right, by its index in the hidden set. Never shown to
   * anyone: see docs/decisions/0017.
   */
  readonly answers: (boolean | null)[] | null;
}

/** Reports of an unsupported version, and those without raw data, have no answers to pair. */
export function readComparedReport(stored: unknown): ComparedReport {
  const report = ComparedReportSchema.safeParse(stored);
  if (!report.success) return { version: null, memorySource: null, answers: null };
  const { version, memorySource } = report.data;
  return { version, memorySource, answers: firstAnswers(report.data) };
}
