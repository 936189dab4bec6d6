import { ROLE_CODES, type RunReport } from '@torchperf/contracts';

const NUMBER_BYTES = 4;
/** A pair of example and right-or-wrong as one number that sorts as the pair does. */
const CORRECT_VALUES = 256;

/** What of a report says which example a call or batch carried, and whether the answer was right. */
export interface ReportCalls {
  readonly samples: Pick<NonNullable<RunReport['samples']>, 'role' | 'example' | 'correct'> | null;
  readonly batches: readonly Pick<RunReport['batches'][number], 'example' | 'correct'>[];
}

/** Decoded columns, and which of their rows are the contestant's. */
interface Answers {
  readonly example: Buffer;
  readonly correct: Buffer;
  readonly isOwn: (index: number) => boolean;
}

/**
 * The report with the contestant's pairs of example and right-or-wrong in the order of the examples, over all calls
 * and batches, so that none is next to the latency that it came with. A model can signal by its latency which hidden
 * input a call carried; with right-or-wrong next to it, its team would learn the hidden labels call by call. Every
 * figure can still be computed: times need no answers, and accuracy needs no times.
 *
 * When this changes, the stored `runs.public_calls` must be emptied by a migration.
 */
export function unlinkAnswers<Report extends ReportCalls>(report: Report): Report {
  if (!report.samples) return report;
  const roles = Buffer.from(report.samples.role, 'base64');
  const calls = decode(report.samples, (index) => roles[index] === ROLE_CODES.contestant);
  const batches = report.batches.map((batch) => decode(batch, () => true));
  const columns = [calls, ...batches];
  const pairs = new Float64Array(columns.reduce((sum, column) => sum + ownRows(column).length, 0));
  let read = 0;
  for (const column of columns) {
    for (const index of ownRows(column)) {
      const example = column.example.readUInt32LE(NUMBER_BYTES * index);
      pairs[read++] = example * CORRECT_VALUES + column.correct.readUInt8(index);
    }
  }
  pairs.sort();
  let written = 0;
  for (const column of columns) {
    for (const index of ownRows(column)) {
      const pair = pairs[written++] ?? 0;
      column.example.writeUInt32LE(Math.floor(pair / CORRECT_VALUES), NUMBER_BYTES * index);
      column.correct.writeUInt8(pair % CORRECT_VALUES, index);
    }
  }
  return {
    ...report,
    samples: { ...report.samples, ...encode(calls) },
    batches: report.batches.map((batch, i) => ({ ...batch, ...encode(batches[i] as Answers) })),
  };
}

function decode(
  { example, correct }: { example: string; correct: string },
  isOwn: Answers['isOwn'],
): Answers {
  return { example: Buffer.from(example, 'base64'), correct: Buffer.from(correct, 'base64'), isOwn };
}

function encode({ example, correct }: Answers): { example: string; correct: string } {
  return { example: example.toString('base64'), correct: correct.toString('base64') };
}

function ownRows({ correct, isOwn }: Answers): number[] {
  return [...correct.keys()].filter(isOwn);
}
