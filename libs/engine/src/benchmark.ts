import { type ChildProcess, spawn } from 'node:child_process';
import { join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Progress, RunReport } from '@torchperf/contracts';
import { PlatformFault, RefereeLost } from './contestant/fault';
import { REPORT_FD, RefereeMessageSchema, type SessionRequest } from './referee-process/request';
import { thawSlot } from './sandbox';

/** The referee ends within its own limits and this time for each run; after that it is killed from outside. */
const GRACE_MS = 120_000;
const MAX_STDERR_LENGTH = 8_000;
/** Garbage is collected only on request: the young generation of a run fits in this semi-space, in MiB. */
const NODE_OPTIONS = ['--expose-gc', '--max-semi-space-size=64'];

/** Callbacks and signal for a running session. */
export interface SessionOptions {
  /** Receives the progress of the run that is being measured. */
  readonly onProgress?: (progress: Progress, runId: string) => void;
  /** Receives each report as soon as it exists: that of a failed contestant comes while the others continue. */
  readonly onReport?: (report: RunReport) => Promise<void> | void;
  /** Ends the session; `benchmarkSession` then throws. */
  readonly signal?: AbortSignal;
}

/**
 * Benchmarks the bundles of a session in a referee process of its own, each against the reference. Their launches are
 * interleaved.
 * @returns a report for each contestant, in the order in which they ended, whatever the verdict; also `platform-error`
 * when the referee could report what failed.
 * @throws PlatformFault when the referee sent an invalid report, or a callback threw; RefereeLost when it died or was
 * aborted. Then only the runs whose report was received have a result. The referee has ended in any case.
 */
export async function benchmarkSession(
  request: SessionRequest,
  options: SessionOptions = {},
): Promise<RunReport[]> {
  const referee = spawn(process.execPath, [...NODE_OPTIONS, refereeProgram()], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    signal: options.signal,
    killSignal: 'SIGKILL',
    // Contestants without a sandbox share its process group, which is killed below.
    detached: request.isolation === 'none',
    timeout: request.contestants.length * (request.suite.runTimeoutMs + GRACE_MS),
  });
  const exit = exitOf(referee).finally(() => {
    endGroup(referee, request);
    // What was frozen when the referee was killed dies only then.
    if (request.isolation === 'sandbox') thawSlot(request.slot, request.cgroups);
  });
  const stderr = tail(referee.stderr as Readable);
  referee.stdin?.on('error', () => undefined).end(JSON.stringify(request));
  let suspect: string | null = null;
  let reports: RunReport[];
  try {
    reports = await readReports(referee.stdio[REPORT_FD] as Readable, request, options, (runId) => {
      suspect = runId;
    });
  } catch (error) {
    referee.kill('SIGKILL');
    await exit;
    throw new PlatformFault(`Could not read the referee's report: ${String(error)}`, { cause: error });
  }
  const ended = await exit;
  if (reports.length === request.contestants.length) return reports;
  throw new RefereeLost(`The referee ended (${ended}) without a report. ${stderr()}`.trim(), suspect);
}

/** Reads all lines of the referee. @throws when one violates the contract. */
async function readReports(
  input: Readable,
  { contestants }: SessionRequest,
  { onProgress, onReport }: SessionOptions,
  onSuspect: (runId: string | null) => void,
): Promise<RunReport[]> {
  const reports: RunReport[] = [];
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const message = RefereeMessageSchema.parse(JSON.parse(line));
    if (message.type === 'report') {
      reports.push(message.report);
      await onReport?.(message.report);
    } else if (message.type === 'suspect') {
      onSuspect(message.contestant === null ? null : (contestants[message.contestant]?.runId ?? null));
    } else {
      const runId = contestants[message.contestant]?.runId;
      if (runId !== undefined) onProgress?.(message.progress, runId);
    }
  }
  return reports;
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
}

function endGroup({ pid }: ChildProcess, { isolation }: SessionRequest): void {
  if (isolation !== 'none' || pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty.
  }
}

function tail(stream: Readable): () => string {
  let end = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    end = (end + text).slice(-MAX_STDERR_LENGTH);
  });
  return () => end;
}

/** The built referee. Its sources cannot be run directly, so tests use the build too. */
function refereeProgram(): string {
  const here = join(__dirname, 'referee-process', 'main.js');
  if (!__filename.endsWith('.ts')) return here;
  const root = __dirname.split(`${sep}libs${sep}`).slice(0, -1).join(`${sep}libs${sep}`);
  return join(root, 'dist', 'libs', 'engine', 'src', 'referee-process', 'main.js');
}
