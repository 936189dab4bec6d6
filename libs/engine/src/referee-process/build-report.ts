import { createHash } from 'node:crypto';
import type { RunFlag, RunReport } from '@torchperf/contracts';
import { bindOf, type SuiteContext } from '../contestant/role';
import { type NoiseSnapshot, noiseBetween, readNoise } from '../machine';
import { computeFigures } from '../report/figures';
import { flagsOf } from '../report/flags';
import { asInside } from '../sandbox';
import type { SuiteOutcome } from '../suite/session';
import type { SuiteResult } from '../suite/suite-run';
import { shownLog } from '../watchdog/shown-log';
import type { TakenLog } from '../watchdog/watchdog';
import { failedReport, MAX_MESSAGE_LENGTH } from './failed-report';
import type { SessionRequest } from './request';

type Bundle = SessionRequest['reference'];

/** A run of a session, until its report is sent. */
export interface RefereedRun {
  readonly contestant: SessionRequest['contestants'][number];
  readonly seed: Buffer;
  readonly startedAt: string;
  readonly noiseBefore: NoiseSnapshot;
  log: TakenLog;
}

/** The report of one run: its verdict, and its figures if it has any. */
export function buildReport(
  context: SuiteContext,
  request: SessionRequest,
  { contestant, seed, startedAt, noiseBefore, log }: RefereedRun,
  outcome: SuiteOutcome,
): RunReport {
  const noiseAfter = readNoise(request.cpu);
  const result = outcome.verdict === 'ok' ? outcome.result : null;
  const failure = outcome.verdict === 'ok' ? null : outcome;
  const shown = shownLog(log, result?.logTail, request.suite.logLimitBytes);
  const neutral = (text: string, bundle: Bundle = contestant.bundle) =>
    withNeutralPaths(text, context, request, bundle);
  return {
    ...failedReport(
      { ...request, contestant, sandbox: context.sandbox.describe() },
      outcome.verdict,
      neutral(failure?.message ?? ''),
    ),
    log: shown && neutral(shown),
    startedAt,
    seed: seed.toString('hex'),
    seedSha256: createHash('sha256').update(seed).digest('hex'),
    noise: noiseBetween(noiseBefore, noiseAfter),
    ...(failure?.referenceFault && {
      referenceFault: {
        verdict: failure.referenceFault.verdict,
        message: neutral(failure.referenceFault.ownMessage, request.reference).slice(0, MAX_MESSAGE_LENGTH),
      },
    }),
    ...(failure?.faultRunId !== undefined && { faultRunId: failure.faultRunId }),
    ...finalPart(request, result),
    ...(result && measuredPart(request, contestant, result, [noiseBefore, noiseAfter])),
  };
}

/** Replaces this machine's paths in the participant's text by those that any worker would show. */
function withNeutralPaths(
  text: string,
  context: SuiteContext,
  { scratchFolder }: SessionRequest,
  bundle: Bundle,
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
  { bundle }: RefereedRun['contestant'],
  result: SuiteResult,
  [before, after]: readonly [NoiseSnapshot, NoiseSnapshot],
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
  result: SuiteResult | null,
): Pick<RunReport, 'final'> {
  if (finalId === null) return {};
  return { final: { finalId, contestants: contestants.length, turns: [...(result?.turns ?? [])] } };
}

function endingMessage({ launches, recorder }: SuiteResult, flags: readonly RunFlag[]): string {
  const notes = flags.map((flag) => flag.evidence).join(' ');
  return `Measured in ${launches.length} launches, ${recorder.length} timed calls. ${notes}`.trim();
}
