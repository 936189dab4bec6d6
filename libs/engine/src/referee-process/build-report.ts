import { createHash } from 'node:crypto';
import type { RunFlag, RunReport } from '@torchperf/contracts';
import type { ReferenceFault } from '../contestant/fault';
import { bindOf, type SuiteContext } from '../contestant/role';
import { type NoiseSnapshot, noiseBetween } from '../machine';
import { computeFigures } from '../report/figures';
import { flagsOf } from '../report/flags';
import { asInside } from '../sandbox';
import type { SuiteOutcome } from '../suite/session';
import type { SuiteResult } from '../suite/suite-run';
import { shownLog } from '../watchdog/shown-log';
import type { TakenLog } from '../watchdog/watchdog';
import { failedReport, MAX_MESSAGE_LENGTH } from './failed-report';
import type { SessionRequest } from './request';

export type ContestantRequest = SessionRequest['contestants'][number];

type Noises = readonly [before: NoiseSnapshot, after: NoiseSnapshot];

/** One contestant's run at its end. */
export interface EndedRun {
  readonly contestant: ContestantRequest;
  readonly outcome: SuiteOutcome;
  /** The reference's fault, where that ended the run. */
  readonly fault: ReferenceFault | null;
  /** The run in whose launch a platform fault happened, where that is known. */
  readonly faultRunId?: string;
  readonly seed: Buffer;
  readonly log: TakenLog;
  readonly startedAt: string;
  readonly noise: Noises;
}

/** The report of one run: its verdict, and its figures if it has any. */
export function buildReport(context: SuiteContext, request: SessionRequest, ended: EndedRun): RunReport {
  const { contestant, outcome, fault, seed, startedAt, noise } = ended;
  const log = shownLog(ended.log, outcome.result?.logTail, request.suite.logLimitBytes);
  return {
    ...failedReport(
      {
        ...request,
        ...contestant,
        runtime: contestant.bundle.manifest.runtime,
        sandbox: context.sandbox.describe(),
      },
      outcome.verdict,
      withNeutralPaths(outcome.message ?? '', context, request, contestant),
    ),
    log: log && withNeutralPaths(log, context, request, contestant),
    startedAt,
    seed: seed.toString('hex'),
    seedSha256: createHash('sha256').update(seed).digest('hex'),
    noise: noiseBetween(...noise),
    ...(fault && {
      referenceFault: {
        verdict: fault.verdict,
        message: withNeutralPaths(fault.ownMessage, context, request, { bundle: request.reference }).slice(
          0,
          MAX_MESSAGE_LENGTH,
        ),
      },
    }),
    ...(ended.faultRunId !== undefined && { faultRunId: ended.faultRunId }),
    ...finalPart(request, outcome.result),
    ...(outcome.result ? measuredPart(request, contestant, outcome.result, noise) : {}),
  };
}

/** Replaces this machine's paths in the participant's text by those that any worker would show. */
function withNeutralPaths(
  text: string,
  context: SuiteContext,
  { scratchFolder }: SessionRequest,
  { bundle }: { readonly bundle: Parameters<typeof bindOf>[0] },
): string {
  if (context.sandbox.kind !== 'landlock') return text;
  const programs = [...context.programs.values()].flatMap(({ binds }) => binds);
  const scratch = { source: scratchFolder, target: '/scratch' };
  const seen = [bindOf(bundle), ...programs].map((bind) => ({
    source: context.sandbox.pathInside(bind),
    target: bind.target,
  }));
  return asInside(text, [...seen, scratch]);
}

/** The part of the report that only a run with figures has. */
function measuredPart(
  request: SessionRequest,
  { bundle }: ContestantRequest,
  result: SuiteResult,
  [before, after]: Noises,
) {
  const samples = result.recorder.toColumns();
  const figures = computeFigures({
    launches: result.launches,
    samples,
    batches: result.batches,
    modelSizeBytes: bundle.sizeBytes,
    compressedBytes: bundle.compressedBytes,
    referenceLatencyMs: request.referenceLatencyMs,
  });
  const usualMs = request.referenceLatencyMs;
  const noise = noiseBetween(before, after, {
    referenceDrift: usualMs === null ? null : figures.referenceMedianMs / usualMs - 1,
    waitSource: result.waitSource,
  });
  const { accuracy, relativeLatency } = figures.metrics;
  const flags = flagsOf({ ...result, noise, accuracy, relativeLatency, suite: request.suite });
  return {
    verdict: 'ok',
    message: endingMessage(result, flags),
    runtime: {
      name: bundle.manifest.runtime,
      versions: result.hello.contestant.versions,
      referenceVersions: result.hello.reference.versions,
    },
    ...figures,
    noise,
    floor: result.floor,
    launchesRepeated: result.launchesRepeated,
    warmupCorrect: result.warmupCorrect,
    tiedAnswers: result.tiedAnswers,
    noiseEffect: result.noiseEffect,
    examples: { ...result.examples, ...(request.examples && { part: request.examples.part }) },
    memorySource: result.memorySource,
    launches: [...result.launches],
    flags,
    samples,
    batches: [...result.batches],
  } satisfies Partial<RunReport>;
}

/** A run outside of a final has none. */
function finalPart(
  { finalId, contestants }: SessionRequest,
  result: SuiteResult | undefined,
): Pick<RunReport, 'final'> {
  if (finalId === null) return {};
  return { final: { finalId, contestants: contestants.length, turns: [...(result?.turns ?? [])] } };
}

function endingMessage({ launches, recorder }: SuiteResult, flags: readonly RunFlag[]): string {
  const notes = flags.map((flag) => flag.evidence).join(' ');
  return `Measured in ${launches.length} launches, ${recorder.length} timed calls. ${notes}`.trim();
}
