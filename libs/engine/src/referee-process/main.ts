/**
 * The referee process. Theory of operation:
 *
 * The worker forks one referee for each session, a run or a final of several, and stays free to send heartbeats while
 * the referee blocks. The referee alone holds the clock, the hidden set and the secret order. It starts sandboxed
 * contestants one launch at a time, pinned to the same CPU as its own main thread, and asks them over pipes with
 * synchronous reads and writes. A blocking pair on one CPU switches fastest and needs no event loop.
 *
 *   worker ──stdin: request──► referee (main thread, pinned) ══fd 3, 4══► contestant, reference (sandboxed)
 *      ▲                          │ shared memory
 *      └──fd 3: progress, report──┴ watchdog thread (not pinned): deadlines, logs, progress
 *
 * Nothing that a contestant writes is trusted: it is read as numbers of a known count, or as bounded JSON.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { PlatformFault, ReferenceFault } from '../contestant/fault';
import type { RoleSpec, SuiteContext } from '../contestant/role';
import { ExampleSource, type HiddenSet } from '../hidden-set/example-source';
import { partOf } from '../hidden-set/hidden-part';
import { readNoise } from '../machine';
import { isAvailable, openSandbox, runtimeFor, type Sandbox, Unsandboxed } from '../sandbox';
import { runSession, type SuiteOutcome } from '../suite/session';
import { SuiteRun } from '../suite/suite-run';
import { Control } from '../watchdog/control';
import type { TakenLog } from '../watchdog/watchdog';
import { buildReport, type RefereedRun } from './build-report';
import { REPORT_FD, type SessionRequest, SessionRequestSchema } from './request';
import { Watchdog } from './watchdog-handle';

const SEED_BYTES = 32;

async function main(): Promise<void> {
  const request = SessionRequestSchema.parse(JSON.parse(readFileSync(0, 'utf8')));
  const control = new Control();
  const watchdog = new Watchdog(control, request);
  const sandbox = await isolate(request);
  sandbox.shareCpuWeight();
  pinMainThread(request.cpu);
  const context: SuiteContext = {
    sandbox,
    control,
    folder: request.secretFolder,
    cpu: request.cpu,
    task: request.task,
    suite: request.suite,
    programs: programsOf(request),
  };
  await measure(context, request, watchdog);
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
    // The worker tested it when it opened the slot.
    selfTest: false,
  });
}

/** Measures all contestants of the request, and sends the report of each as soon as it is known. */
async function measure(context: SuiteContext, request: SessionRequest, watchdog: Watchdog): Promise<void> {
  const startedAt = new Date().toISOString();
  const noiseBefore = readNoise(request.cpu);
  const runs = request.contestants.map((contestant): RefereedRun => {
    const log = { writtenBytes: 0, tail: new Uint8Array(0) };
    return { contestant, seed: randomBytes(SEED_BYTES), startedAt, noiseBefore, log };
  });
  const runAt = (index: number) => runs[index] as RefereedRun;
  const unreported = new Set(runs);
  let suspect = null as number | null;

  const report = (run: RefereedRun, outcome: SuiteOutcome): void => {
    unreported.delete(run);
    send({ type: 'report', report: buildReport(context, request, run, outcome) });
  };

  try {
    const set = partOf(readHiddenSet(request), request.examples);
    const reference = roleOf('reference', request.reference);
    const suiteRuns = runs.map(({ contestant, seed }, index) => {
      const source = new ExampleSource(set, seed, request.suite.inputNoise);
      return new SuiteRun(context, source, seed, roleOf('contestant', contestant.bundle), reference, index);
    });
    await runSession(suiteRuns, randomBytes(SEED_BYTES), {
      stepped: async (index) => {
        const run = runAt(index);
        run.log = joined(run.log, await watchdog.takeLog());
      },
      ended: async (index, outcome) => report(runAt(index), outcome),
      suspected: (index) => {
        // Otherwise the worker would not know it, should this process end here.
        if (index !== suspect) send({ type: 'suspect', contestant: index });
        suspect = index;
      },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    const outcome: SuiteOutcome = {
      verdict: 'platform-error',
      message: error instanceof Error ? error.message : String(error),
      referenceFault: error instanceof ReferenceFault ? error : undefined,
      faultRunId: suspect === null ? undefined : runAt(suspect).contestant.runId,
    };
    for (const run of unreported) report(run, outcome);
  }
}

function joined(first: TakenLog, next: TakenLog): TakenLog {
  return {
    writtenBytes: first.writtenBytes + next.writtenBytes,
    tail: Buffer.concat([first.tail, next.tail]),
  };
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
function programsOf(request: SessionRequest): SuiteContext['programs'] {
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

/** Pins only this thread: the watchdog and the runtime's own threads use the other CPUs. */
function pinMainThread(cpu: number | null): void {
  if (cpu === null) return;
  execFileSync('taskset', ['-p', '-c', String(cpu), String(process.pid)], { stdio: 'ignore' });
}

function send(message: object): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < line.length; ) at += writeSync(REPORT_FD, line, at);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
