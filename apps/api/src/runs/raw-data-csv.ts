import type { RunReport } from '@torchperf/contracts';
import { decodeCalls } from '@torchperf/engine';

/** As RFC 4180 has it; nothing that is written here needs quotes. */
const LINE_END = '\r\n';

/** The parts of a launch that decide which of its calls count. Reports of versions 1 and 2 count all of them. */
export interface CountedLaunch {
  readonly index: number;
  readonly countedBlocks?: readonly number[];
}

interface TimedCalls extends Pick<RunReport, 'samples'> {
  readonly launches: readonly CountedLaunch[];
}

/** The timed single calls, one a row, in the order in which they were made, and whether their latency counts. */
export function* samplesCsv({ samples, launches }: TimedCalls): Generator<string> {
  yield row('launch', 'block', 'role', 'example', 'latency_ns', 'correct', 'counted');
  if (!samples) return;
  const counted = new Map(
    launches.map(({ index, countedBlocks }) => [index, countedBlocks && new Set(countedBlocks)]),
  );
  for (const { launch, block, role, example, latencyNs, correct } of decodeCalls(samples)) {
    const isCounted = counted.get(launch)?.has(block) ?? true;
    yield row(launch, block, role, example, latencyNs, correct ? 1 : 0, isCounted ? 1 : 0);
  }
}

/** The timed batches, one answer a row: `batch` counts within the run, and `latency_ns` is that of the whole batch. */
export function* batchesCsv({ batches }: Pick<RunReport, 'batches'>): Generator<string> {
  yield row('launch', 'batch', 'examples', 'latency_ns', 'example', 'correct');
  for (const [index, batch] of batches.entries()) {
    const correct = Buffer.from(batch.correct, 'base64');
    const examples = Buffer.from(batch.example, 'base64');
    for (const [i, right] of correct.entries()) {
      const example = examples.readUInt32LE(Uint32Array.BYTES_PER_ELEMENT * i);
      yield row(batch.launch, index, correct.length, batch.latencyNs, example, right);
    }
  }
}

function row(...values: readonly (string | number)[]): string {
  return values.join(',') + LINE_END;
}
