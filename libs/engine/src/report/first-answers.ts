import type { Batch, RunReport, SampleColumns } from '@torchperf/contracts';
import { publicNumbers } from '../hidden-set/public-numbers';

/** As in `SampleColumns`. */
const CONTESTANT = 0;
const NUMBER_BYTES = Uint32Array.BYTES_PER_ELEMENT;

/** The columns of a report with its model's answers. Launches of calls and batches are in ascending order. */
export interface AnswerColumns {
  /** In hex. */
  readonly seed: string;
  readonly examples: Pick<RunReport['examples'], 'total'>;
  readonly samples: Pick<SampleColumns, 'launch' | 'role' | 'example' | 'correct'>;
  readonly batches: readonly Pick<Batch, 'launch' | 'example' | 'correct'>[];
}

/**
 * Whether the first answer to each hidden example was right, by the example's index in the hidden set, which is the
 * same for all runs; null for those that were not asked. A launch asks its single calls before its batches.
 *
 * The first answer counts, not the best or the majority: how often an example was asked depends on the number of
 * launches. So another rule would favour one of two runs of a non-deterministic model.
 * @throws RangeError when an example's number is out of range.
 */
export function firstAnswers({ seed, examples, samples, batches }: AnswerColumns): (boolean | null)[] {
  const byNumber = new Array<boolean | null>(examples.total).fill(null);
  const note = (number: number, isRight: boolean) => {
    const known = byNumber[number];
    if (known === undefined) {
      throw new RangeError(`There is no example ${number}: the hidden set has ${examples.total}.`);
    }
    if (known === null) byNumber[number] = isRight;
  };

  const launches = Buffer.from(samples.launch, 'base64');
  const roles = Buffer.from(samples.role, 'base64');
  const calls = {
    example: Buffer.from(samples.example, 'base64'),
    correct: Buffer.from(samples.correct, 'base64'),
  };
  let call = 0;
  const noteCallsTo = (launch: number) => {
    for (
      ;
      call < roles.length && launches.readUInt16LE(Uint16Array.BYTES_PER_ELEMENT * call) <= launch;
      call++
    ) {
      if (roles[call] === CONTESTANT) {
        note(calls.example.readUInt32LE(NUMBER_BYTES * call), calls.correct[call] === 1);
      }
    }
  };
  for (const batch of batches) {
    noteCallsTo(batch.launch);
    const numbers = Buffer.from(batch.example, 'base64');
    for (const [i, correct] of Buffer.from(batch.correct, 'base64').entries()) {
      note(numbers.readUInt32LE(NUMBER_BYTES * i), correct === 1);
    }
  }
  noteCallsTo(Number.POSITIVE_INFINITY);
  return Array.from(
    publicNumbers(Buffer.from(seed, 'hex'), examples.total),
    (number) => byNumber[number] ?? null,
  );
}
