import { ROLE_CODES, type RunReport } from '@torchperf/contracts';

const NUMBER_BYTES = 4;

/** A place where the report holds an example's number and whether it was answered rightly. */
interface Slot {
  readonly example: Buffer;
  readonly correct: Buffer;
  readonly index: number;
}

/**
 * The report with the contestant's pairs of example and right-or-wrong in the order of the examples, over all calls
 * and batches, so that none stands beside the latency that it came with. A model can tell by its latency which hidden
 * input a call carried; with right-or-wrong beside it, its team would learn the hidden labels call by call. Every
 * figure can still be computed: times need no answers, and accuracy needs no times.
 */
export function unlinkAnswers(report: RunReport): RunReport {
  if (!report.samples) return report;
  const roles = Buffer.from(report.samples.role, 'base64');
  const calls = decode(report.samples);
  const batches = report.batches.map(decode);
  const slots = [
    ...slotsOf(calls).filter(({ index }) => roles[index] === ROLE_CODES.contestant),
    ...batches.flatMap(slotsOf),
  ];
  const pairs = slots
    .map(({ example, correct, index }) => ({
      example: example.readUInt32LE(NUMBER_BYTES * index),
      correct: correct.readUInt8(index),
    }))
    .sort((a, b) => a.example - b.example || a.correct - b.correct);
  for (const [i, { example, correct, index }] of slots.entries()) {
    example.writeUInt32LE(pairs[i]?.example ?? 0, NUMBER_BYTES * index);
    correct.writeUInt8(pairs[i]?.correct ?? 0, index);
  }
  return {
    ...report,
    samples: { ...report.samples, ...encode(calls) },
    batches: report.batches.map((batch, i) => ({ ...batch, ...encode(batches[i] ?? decode(batch)) })),
  };
}

interface Answers {
  readonly example: Buffer;
  readonly correct: Buffer;
}

function decode({ example, correct }: { example: string; correct: string }): Answers {
  return { example: Buffer.from(example, 'base64'), correct: Buffer.from(correct, 'base64') };
}

function encode({ example, correct }: Answers): { example: string; correct: string } {
  return { example: example.toString('base64'), correct: correct.toString('base64') };
}

function slotsOf({ example, correct }: Answers): Slot[] {
  return Array.from(correct, (_, index) => ({ example, correct, index }));
}
