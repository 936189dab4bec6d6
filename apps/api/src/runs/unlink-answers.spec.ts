import { buildRunReport } from '#test/builders/run-report';
import { encodeColumn } from '#test/builders/sample-columns';
import { unlinkAnswers } from './unlink-answers';

const bytes = (column: string) => Buffer.from(column, 'base64');
const numbers = (column: string) =>
  Array.from({ length: bytes(column).length / 4 }, (_, i) => bytes(column).readUInt32LE(4 * i));

const id = '00000000-0000-4000-8000-000000000001';
const report = buildRunReport({
  runId: id,
  submissionId: id,
  samples: {
    count: 4,
    launch: encodeColumn(Uint16Array.of(0, 0, 0, 0)),
    block: encodeColumn(Uint16Array.of(0, 0, 0, 1)),
    role: encodeColumn(Uint8Array.of(0, 1, 0, 0)),
    example: encodeColumn(Uint32Array.of(9, 7, 4, 2)),
    latencyNs: encodeColumn(Float64Array.of(500, 300, 100, 200)),
    correct: encodeColumn(Uint8Array.of(1, 1, 0, 1)),
  },
  batches: [
    {
      launch: 0,
      latencyNs: 1000,
      example: encodeColumn(Uint32Array.of(8, 1)),
      correct: encodeColumn(Uint8Array.of(0, 1)),
    },
    {
      launch: 1,
      latencyNs: 2000,
      example: encodeColumn(Uint32Array.of(4)),
      correct: encodeColumn(Uint8Array.of(1)),
    },
  ],
});

describe('unlinkAnswers', () => {
  it('puts the answers in the order of the examples, whatever call or batch they came from', () => {
    const { samples, batches } = unlinkAnswers(report);
    expect(numbers(samples?.example ?? '')).toEqual([1, 7, 2, 4]);
    expect([...bytes(samples?.correct ?? '')]).toEqual([1, 1, 1, 0]);
    expect(batches.map(({ example }) => numbers(example))).toEqual([[4, 8], [9]]);
    expect(batches.map(({ correct }) => [...bytes(correct)])).toEqual([[1, 0], [1]]);
  });

  it('leaves times, launches and the reference as they are, and the given report too', () => {
    const before = structuredClone(report);
    const { samples, batches } = unlinkAnswers(report);
    const { example, correct, ...rest } = samples ?? {};
    expect([example, correct]).not.toEqual([report.samples?.example, report.samples?.correct]);
    expect(report.samples).toMatchObject(rest);
    expect(batches.map(({ launch, latencyNs }) => [launch, latencyNs])).toEqual([
      [0, 1000],
      [1, 2000],
    ]);
    expect(report).toEqual(before);
  });

  it('leaves a report without samples alone', () => {
    const failed = { ...report, samples: null, batches: [] };
    expect(unlinkAnswers(failed)).toBe(failed);
  });
});
