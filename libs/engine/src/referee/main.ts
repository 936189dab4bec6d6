/**
 * The referee process. Theory of operation:
 *
 * The worker forks one referee for each run and stays free itself, so that the queue's lock is renewed while the
 * referee blocks. The referee alone holds the clock, the hidden set and the secret order. It starts sandboxed
 * contestants one launch at a time, pinned to the same CPU as its own main thread, and asks them over pipes with
 * synchronous reads and writes; a blocking pair on one CPU hands over fastest and needs no event loop.
 *
 *   worker ──stdin: request──► referee (main thread, pinned) ══fd 3, 4══► contestant, reference (sandboxed)
 *      ▲                          │ shared memory
 *      └──fd 3: progress, report──┴ warden thread (not pinned): deadlines, logs, progress
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
import type { Verdict } from '@torchperf/domain';
import { type NoiseSnapshot, noiseBetween, readNoise } from '../machine';
import { asInside, isAvailable, openSandbox, runtimeFor, type Sandbox, Unsandboxed } from '../sandbox';
import { failedReport } from '../suite/failed-report';
import { computeFigures } from '../suite/figures';
import { flagsOf } from '../suite/flags';
import { type Bench, bindOf, type RoleSpec } from '../suite/role';
import { runSuite, type SuiteResult } from '../suite/run';
import { Control } from './control';
import { ExampleSource } from './example-source';
import { ContestantFault, PlatformFault } from './fault';
import { type BenchmarkRequest, BenchmarkRequestSchema, REPORT_FD } from './request';
import { shownLog } from './shown-log';
import type { TakenLog, WardenData, WardenRequest } from './warden';

const SEED_BYTES = 32;

async function main(): Promise<void> {
  const request = BenchmarkRequestSchema.parse(JSON.parse(readFileSync(0, 'utf8')));
  const control = new Control();
  const warden = new Warden(control, request.suite.logLimitBytes);
  const sandbox = await isolate(request);
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
  const report = await benchmark(bench, request, warden);
  await warden.stop();
  send({ type: 'report', report });
}

function isolate(request: BenchmarkRequest): Sandbox | Promise<Sandbox> {
  if (request.isolation === 'none') return new Unsandboxed();
  return openSandbox({
    slot: request.slot,
    sandboxUid: request.sandboxUid,
    scratchDir: request.scratchFolder,
    backend: request.backend,
    // The worker tested it when it took the slot.
    selfTest: false,
  });
}

async function benchmark(bench: Bench, request: BenchmarkRequest, warden: Warden): Promise<RunReport> {
  const seed = randomBytes(SEED_BYTES);
  const startedAt = new Date().toISOString();
  const noiseBefore = readNoise(request.cpu);
  const outcome = await attempt(bench, request, seed);
  const noiseAfter = readNoise(request.cpu);
  const log = shownLog(await warden.takeLog(), outcome.result?.logTail, request.suite.logLimitBytes);
  return {
    ...failedReport(
      { ...request, runtime: request.bundle.manifest.runtime, sandbox: bench.sandbox.describe() },
      outcome.verdict,
      withNeutralPaths(outcome.message ?? '', bench, request),
    ),
    log: log && withNeutralPaths(log, bench, request),
    startedAt,
    seed: seed.toString('hex'),
    seedSha256: createHash('sha256').update(seed).digest('hex'),
    noise: noiseBetween(noiseBefore, noiseAfter),
    ...(outcome.result ? measuredPart(request, outcome.result, [noiseBefore, noiseAfter]) : {}),
  };
}

/** What comes of the participant's code, where it saw the paths of this machine, as any worker would tell it. */
function withNeutralPaths(text: string, bench: Bench, request: BenchmarkRequest): string {
  if (bench.sandbox.kind !== 'landlock') return text;
  const programs = [...bench.programs.values()].flatMap(({ binds }) => binds);
  const scratch = { source: request.scratchFolder, target: '/scratch' };
  const seen = [bindOf(request.bundle), ...programs].map((bind) => ({
    source: bench.sandbox.pathInside(bind),
    target: bind.target,
  }));
  return asInside(text, [...seen, scratch]);
}

/** The part of the report that only a run with figures has. */
function measuredPart(
  request: BenchmarkRequest,
  result: SuiteResult,
  [before, after]: readonly [NoiseSnapshot, NoiseSnapshot],
) {
  const samples = result.recorder.toColumns();
  const figures = computeFigures({
    launches: result.launches,
    samples,
    batches: result.batches,
    modelSizeBytes: request.bundle.sizeBytes,
    compressedBytes: request.bundle.compressedBytes,
    referenceLatencyMs: request.referenceLatencyMs,
  });
  const usualMs = request.referenceLatencyMs;
  const noise = noiseBetween(
    before,
    after,
    usualMs === null ? null : figures.referenceMedianMs / usualMs - 1,
  );
  const { accuracy, relativeLatency } = figures.metrics;
  const flags = flagsOf({ ...result, noise, accuracy, relativeLatency, suite: request.suite });
  return {
    verdict: 'ok',
    message: endingMessage(result, flags),
    runtime: {
      name: request.bundle.manifest.runtime,
      versions: result.hello.contestant.versions,
      referenceVersions: result.hello.reference.versions,
    },
    ...figures,
    noise,
    floor: result.floor,
    launchesRepeated: result.launchesRepeated,
    warmupCorrect: result.warmupCorrect,
    examples: result.examples,
    memorySource: result.memorySource,
    launches: [...result.launches],
    flags,
    samples,
    batches: [...result.batches],
  } satisfies Partial<RunReport>;
}

type Outcome =
  | { readonly verdict: 'ok'; readonly message?: undefined; readonly result: SuiteResult }
  | { readonly verdict: Exclude<Verdict, 'ok'>; readonly message: string; readonly result?: undefined };

async function attempt(bench: Bench, request: BenchmarkRequest, seed: Buffer): Promise<Outcome> {
  try {
    const source = new ExampleSource(readHiddenSet(request), seed);
    const contestant = roleOf('contestant', request.bundle);
    const result = await runSuite(bench, source, contestant, roleOf('reference', request.reference));
    return { verdict: 'ok', result };
  } catch (error) {
    if (error instanceof ContestantFault) return { verdict: error.verdict, message: error.message };
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return { verdict: 'platform-error', message: error instanceof Error ? error.message : String(error) };
  }
}

function endingMessage({ launches, recorder }: SuiteResult, flags: readonly RunFlag[]): string {
  const notes = flags.map((flag) => flag.evidence).join(' ');
  return `Measured in ${launches.length} launches, ${recorder.length} timed calls. ${notes}`.trim();
}

function roleOf(name: RoleSpec['name'], bundle: BenchmarkRequest['reference']): RoleSpec {
  return {
    name,
    runtime: bundle.manifest.runtime,
    bundle: { folder: bundle.folder, entry: bundle.manifest.entry },
  };
}

function readHiddenSet({ dataset, task }: BenchmarkRequest) {
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

/** The program of each runtime that the two bundles need. */
function programsOf(request: BenchmarkRequest): Bench['programs'] {
  const needed = new Set([request.bundle.manifest.runtime, request.reference.manifest.runtime]);
  return new Map(
    [...needed].map((runtime) => {
      const program = runtimeFor(runtime, request.runtimes);
      if (!isAvailable(program))
        throw new PlatformFault(`The ${runtime} runtime is missing: ${program.unavailable}.`);
      return [runtime, program];
    }),
  );
}

/** Pins this thread only: the warden and the runtime's own threads keep the other CPUs. */
function pinMainThread(cpu: number | null): void {
  if (cpu === null) return;
  execFileSync('taskset', ['-p', '-c', String(cpu), String(process.pid)], { stdio: 'ignore' });
}

function send(message: object): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < line.length; ) at += writeSync(REPORT_FD, line, at);
}

/** The main thread's handle on its warden thread. */
class Warden {
  private readonly thread: Worker;

  constructor(control: Control, logLimitBytes: number) {
    const data: WardenData = {
      memory: control.memory,
      skewMs: performance.now() - Number(process.hrtime.bigint()) / 1e6,
      parentPid: process.ppid,
      reportFd: REPORT_FD,
      logLimitBytes,
    };
    this.thread = new Worker(join(__dirname, 'warden.js'), { workerData: data });
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

  private post(request: WardenRequest): void {
    this.thread.postMessage(request);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
