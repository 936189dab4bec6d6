/**
 * The referee process. Theory of operation:
 *
 * The worker forks one referee for each session (a run by itself, or a final of several) and stays free itself, so that the queue's lock is renewed while the
 * referee blocks. The referee alone holds the clock, the hidden set and the secret order. It starts sandboxed
 * contestants one launch at a time, pinned to the same CPU as its own main thread, and asks them over pipes with
 * synchronous reads and writes; a blocking pair on one CPU hands over fastest and needs no event loop.
 *
 *   worker ──stdin: request──► referee (main thread, pinned) ══fd 3, 4══► contestant, reference (sandboxed)
 *      ▲                          │ shared memory
 *      └──fd 3: progress, report──┴ watchdog thread (not pinned): deadlines, logs, progress
 *
 * Nothing that a contestant writes is trusted: it is read as numbers of a known count, or as bounded JSON.
 */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { RunFlag, RunReport } from '@torchperf/contracts';
import { type NoiseSnapshot, noiseBetween, readNoise } from '../machine';
import {
  asInside,
  cpusFrom,
  isAvailable,
  openSandbox,
  runtimeFor,
  type Sandbox,
  Unsandboxed,
} from '../sandbox';
import { failedReport, MESSAGE_LIMIT } from '../suite/failed-report';
import { computeFigures } from '../suite/figures';
import { flagsOf } from '../suite/flags';
import { type Bench, bindOf, type RoleSpec } from '../suite/role';
import { runSession, type SuiteOutcome } from '../suite/session';
import { type SuiteResult, SuiteRun } from '../suite/suite-run';
import { Control } from './control';
import { ExampleSource, type HiddenSet } from './example-source';
import { PlatformFault, ReferenceFault } from './fault';
import { partOf } from './hidden-part';
import { REPORT_FD, type SessionRequest, SessionRequestSchema } from './request';
import { shownLog } from './shown-log';
import type { TakenLog, WatchdogData, WatchdogRequest } from './watchdog';

const SEED_BYTES = 32;

type ContestantRequest = SessionRequest['contestants'][number];

async function main(): Promise<void> {
  const request = SessionRequestSchema.parse(JSON.parse(readFileSync(0, 'utf8')));
  const control = new Control();
  const watchdog = new Watchdog(control, request);
  const sandbox = await isolate(request);
  sandbox.shareCpuWeight();
  pinMainThread(request.cpu);
  const bench: Bench = {
    sandbox,
    control,
    folder: request.secretFolder,
    cpu: request.cpu,
    task: request.task,
    suite: request.suite,
    programs: programsOf(request),
  };
  await measure(bench, request, watchdog);
  await watchdog.stop();
}

function isolate(request: SessionRequest): Sandbox | Promise<Sandbox> {
  if (request.isolation === 'none') return new Unsandboxed();
  return openSandbox({
    slot: request.slot,
    sandboxUid: request.sandboxUid,
    scratchDir: request.scratchFolder,
    backend: request.backend,
    cgroups: request.cgroups,
    cpu: request.cpu,
    // The worker tested it when it took the slot.
    selfTest: false,
  });
}

/** Measures all contestants of the request, and sends the report of each as soon as it is known. */
async function measure(bench: Bench, request: SessionRequest, watchdog: Watchdog): Promise<void> {
  const startedAt = new Date().toISOString();
  const noiseBefore = readNoise(request.cpu);
  const seeds = request.contestants.map(() => randomBytes(SEED_BYTES));
  const logs = request.contestants.map((): TakenLog => ({ writtenBytes: 0, tail: new Uint8Array(0) }));
  const unreported = new Set(request.contestants.keys());
  let suspect: number | null = null;

  const report = (
    place: number,
    outcome: SuiteOutcome,
    fault: ReferenceFault | null = null,
    faultPlace: number | null = null,
  ): void => {
    const contestant = request.contestants[place] as ContestantRequest;
    const seed = seeds[place] as Buffer;
    const noise: Noises = [noiseBefore, readNoise(request.cpu)];
    const { logTail } = outcome.result ?? {};
    const log = shownLog(logs[place] as TakenLog, logTail, request.suite.logLimitBytes);
    unreported.delete(place);
    send({
      type: 'report',
      report: {
        ...failedReport(
          {
            ...request,
            ...contestant,
            runtime: contestant.bundle.manifest.runtime,
            sandbox: bench.sandbox.describe(),
          },
          outcome.verdict,
          withNeutralPaths(outcome.message ?? '', bench, request, contestant),
        ),
        log: log && withNeutralPaths(log, bench, request, contestant),
        startedAt,
        seed: seed.toString('hex'),
        seedSha256: createHash('sha256').update(seed).digest('hex'),
        noise: noiseBetween(...noise),
        ...(fault && {
          referenceFault: {
            verdict: fault.verdict,
            message: withNeutralPaths(fault.said, bench, request, { bundle: request.reference }).slice(
              0,
              MESSAGE_LIMIT,
            ),
          },
        }),
        ...(faultPlace !== null && { faultRunId: request.contestants[faultPlace]?.runId }),
        ...finalPart(request, outcome.result),
        ...(outcome.result ? measuredPart(request, contestant, outcome.result, noise) : {}),
      } satisfies RunReport,
    });
  };

  try {
    const set = partOf(readHiddenSet(request), request.examples);
    const reference = roleOf('reference', request.reference);
    const runs = request.contestants.map(({ bundle }, place) => {
      const source = new ExampleSource(set, seeds[place] as Buffer, request.suite.inputNoise);
      return new SuiteRun(bench, source, roleOf('contestant', bundle), reference, place);
    });
    await runSession(runs, randomBytes(SEED_BYTES), {
      stepped: async (place) => {
        logs[place] = joined(logs[place] as TakenLog, await watchdog.takeLog());
      },
      ended: async (place, outcome) => report(place, outcome),
      suspected: (place) => {
        // Not known to the worker otherwise, should this process end here.
        if (place !== suspect) send({ type: 'suspect', contestant: place });
        suspect = place;
      },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    const message = error instanceof Error ? error.message : String(error);
    const fault = error instanceof ReferenceFault ? error : null;
    for (const place of unreported) {
      report(place, { verdict: 'platform-error', message }, fault, suspect);
    }
  }
}

function joined(first: TakenLog, next: TakenLog): TakenLog {
  return {
    writtenBytes: first.writtenBytes + next.writtenBytes,
    tail: Buffer.concat([first.tail, next.tail]),
  };
}

type Noises = readonly [NoiseSnapshot, NoiseSnapshot];

/** What comes of the participant's code, where it saw the paths of this machine, as any worker would tell it. */
function withNeutralPaths(
  text: string,
  bench: Bench,
  { scratchFolder }: SessionRequest,
  { bundle }: { readonly bundle: Parameters<typeof bindOf>[0] },
): string {
  if (bench.sandbox.kind !== 'landlock') return text;
  const programs = [...bench.programs.values()].flatMap(({ binds }) => binds);
  const scratch = { source: scratchFolder, target: '/scratch' };
  const seen = [bindOf(bundle), ...programs].map((bind) => ({
    source: bench.sandbox.pathInside(bind),
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

/** A run by itself has none. */
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

function roleOf(name: RoleSpec['name'], bundle: SessionRequest['reference']): RoleSpec {
  return {
    name,
    runtime: bundle.manifest.runtime,
    bundle: { folder: bundle.folder, entry: bundle.manifest.entry },
  };
}

function readHiddenSet({ dataset, task }: SessionRequest): HiddenSet {
  return {
    inputs: new Float32Array(alignedBytes(dataset.inputsFile)),
    labels: new Int32Array(alignedBytes(dataset.labelsFile)),
    valuesPerExample: task.inputShape.reduce((product, size) => product * size, 1),
  };
}

function alignedBytes(file: string): ArrayBuffer {
  const bytes = readFileSync(file);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
}

/** The program of each runtime that the bundles need. */
function programsOf(request: SessionRequest): Bench['programs'] {
  const bundles = [...request.contestants.map(({ bundle }) => bundle), request.reference];
  const needed = new Set(bundles.map(({ manifest }) => manifest.runtime));
  return new Map(
    [...needed].map((runtime) => {
      const program = runtimeFor(runtime, request.runtimes);
      if (!isAvailable(program))
        throw new PlatformFault(`The ${runtime} runtime is missing: ${program.unavailable}.`);
      return [runtime, program];
    }),
  );
}

/** Pins this thread only: the watchdog and the runtime's own threads keep the other CPUs. */
function pinMainThread(cpu: number | null): void {
  if (cpu === null) return;
  execFileSync('taskset', ['-p', '-c', String(cpu), String(process.pid)], { stdio: 'ignore' });
}

function send(message: object): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < line.length; ) at += writeSync(REPORT_FD, line, at);
}

/** The main thread's handle on its watchdog thread. */
class Watchdog {
  private readonly thread: Worker;

  constructor(control: Control, { suite, cpu }: SessionRequest) {
    const data: WatchdogData = {
      memory: control.memory,
      skewMs: performance.now() - Number(process.hrtime.bigint()) / 1e6,
      parentPid: process.ppid,
      reportFd: REPORT_FD,
      logLimitBytes: suite.logLimitBytes,
      cpus: cpu === null ? [] : cpusFrom(cpu, suite.threads),
    };
    this.thread = new Worker(join(__dirname, 'watchdog.js'), { workerData: data });
  }

  takeLog(): Promise<TakenLog> {
    return new Promise((resolve, reject) => {
      this.thread.once('message', resolve);
      this.thread.once('error', reject);
      this.post({ type: 'take-log' });
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.thread.once('exit', resolve));
    this.post({ type: 'stop' });
    await ended;
  }

  private post(request: WatchdogRequest): void {
    this.thread.postMessage(request);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
