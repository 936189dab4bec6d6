import { randomBytes } from 'node:crypto';
import type { Manifest, RunReport } from '@torchperf/contracts';
import type { Metrics } from '@torchperf/domain';
import type { PrismaService } from '../../libs/database/src/prisma.service';
import { publicNumbers } from '../../libs/engine/src/hidden-set/public-numbers';
import { buildRunReport } from '../builders/run-report';
import { encodeColumn } from '../builders/sample-columns';
import { addSubmission } from './records';

/** The properties of a measured submission; all others have defaults. */
export interface Measured {
  /** Of each launch to the reference. */
  readonly launchRatios: readonly number[];
  /** Indices in the hidden set of the examples that are answered wrongly. */
  readonly wrong?: readonly number[];
  /** Of the hidden set. */
  readonly examples?: number;
  readonly peakBytes?: number;
  readonly sizeBytes?: number;
  readonly throughput?: number;
  readonly hardwareClass?: string;
  readonly report?: Partial<RunReport>;
}

/**
 * A submission with a finished run, as the results leave it: rows of launches and metrics, and a report whose calls ask
 * each hidden example once, under the numbers of a seed of its own.
 */
export async function addMeasuredSubmission(
  prisma: PrismaService,
  competitionId: string,
  teamId: string,
  measured: Measured,
  manifest: Partial<Manifest> = {},
) {
  const submission = await addSubmission(prisma, competitionId, teamId, manifest);
  const { runId } = submission;
  const { launchRatios, wrong = [], examples = 400, peakBytes = 40_000_000 } = measured;
  const seed = randomBytes(32).toString('hex');
  const numbers = publicNumbers(Buffer.from(seed, 'hex'), examples);
  const order = [...numbers.keys()].reverse();
  const metrics: Metrics = {
    relativeLatency: { value: launchRatios[0] as number, ciLower: null, ciUpper: null, unit: 'ratio' },
    accuracy: { value: 1 - wrong.length / examples, ciLower: 0, ciUpper: 1, unit: 'fraction' },
    peakMemory: { value: peakBytes, ciLower: null, ciUpper: null, unit: 'bytes' },
    modelSize: { value: measured.sizeBytes ?? 200_000, ciLower: null, ciUpper: null, unit: 'bytes' },
    throughput: { value: measured.throughput ?? 10_000, ciLower: null, ciUpper: null, unit: 'examples/s' },
  };
  const report = buildRunReport({
    runId,
    submissionId: submission.id,
    seed,
    metrics,
    examples: { total: examples, asked: examples },
    samples: {
      count: examples,
      launch: encodeColumn(new Uint16Array(examples)),
      block: encodeColumn(new Uint16Array(examples)),
      role: encodeColumn(new Uint8Array(examples)),
      example: encodeColumn(Uint32Array.from(order, (place) => numbers[place] as number)),
      latencyNs: encodeColumn(new Float64Array(examples).fill(100_000)),
      correct: encodeColumn(Uint8Array.from(order, (place) => (wrong.includes(place) ? 0 : 1))),
    },
    ...measured.report,
  });
  await prisma.run.update({
    where: { id: runId },
    data: {
      state: 'finished',
      verdict: 'ok',
      message: report.message,
      report,
      flags: report.flags,
      hardwareClass: measured.hardwareClass ?? report.machine.hardwareClass,
      finishedAt: new Date(report.finishedAt),
      landedAt: new Date(report.finishedAt),
      metrics: { create: Object.entries(metrics).map(([name, value]) => ({ name, ...value })) },
      launches: {
        create: launchRatios.map((ratio, index) => ({
          index,
          loadTimeMs: 100,
          warmupCalls: 150,
          settled: true,
          logRatio: Math.log(ratio),
          contestantMedianNs: 100_000 * ratio,
          referenceMedianNs: 100_000,
          peakBytes,
        })),
      },
    },
  });
  return submission;
}
