import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DEFAULT_SUITE, type Runtime } from '@torchperf/contracts';
import { classifyFailure } from '../../libs/engine/src/contestant/classify-failure';
import { ContestantFault, PlatformFault } from '../../libs/engine/src/contestant/fault';
import { load, type SuiteContext, start, stop } from '../../libs/engine/src/contestant/role';
import { ExampleSource } from '../../libs/engine/src/hidden-set/example-source';
import { openSandbox, type RuntimeProgram } from '../../libs/engine/src/sandbox';
import { Questions } from '../../libs/engine/src/suite/questions';
import { Control } from '../../libs/engine/src/watchdog/control';
import type { WatchdogData } from '../../libs/engine/src/watchdog/watchdog';

const ROOT = join(__dirname, '..', '..');
const WATCHDOG = join(ROOT, 'dist', 'libs', 'engine', 'src', 'watchdog', 'watchdog.js');
const EXAMPLES = 16;
const SANDBOX_UID = 29_880;
export const VALUES = 8;
export const CLASSES = 3;

/** How asking a contestant ended: it answered, or somebody is at fault. */
export type Ending = 'answered' | ContestantFault | PlatformFault;

export interface RigLimits {
  readonly helloTimeoutMs: number;
  readonly loadTimeoutMs: number;
  readonly callTimeoutMs: number;
  readonly memoryLimitBytes: number;
}

/** A referee's own parts, sandbox and watchdog among them, without a suite: one contestant, a few questions, its verdict. */
export class RefereeRig {
  private constructor(
    readonly folder: string,
    private readonly context: SuiteContext,
    private readonly limits: RigLimits,
    private readonly release: () => Promise<void>,
  ) {}

  static async open(runtime: Runtime, program: RuntimeProgram, limits: RigLimits): Promise<RefereeRig> {
    const folder = mkdtempSync(join(tmpdir(), 'torchperf-rig-'));
    const secret = join(folder, 'secret');
    const scratchDir = join(folder, 'scratch');
    chmodSync(folder, 0o711);
    mkdirSync(secret, { mode: 0o700 });
    mkdirSync(scratchDir, { mode: 0o711 });
    const slot = `fuzz-${folder.slice(-6)}`;
    const sandbox = await openSandbox({ slot, sandboxUid: SANDBOX_UID, scratchDir, selfTest: false });
    const control = new Control();
    const reports = openSync('/dev/null', 'w');
    const watchdog = startWatchdog(control, reports);
    const suite = { ...DEFAULT_SUITE, ...limits };
    const task = { inputShape: [VALUES], classes: CLASSES };
    const programs = new Map([[runtime, program]]);
    const context = { sandbox, control, folder: secret, cpu: null, task, suite, programs };
    return new RefereeRig(folder, context, limits, async () => {
      const ended = new Promise((resolve) => watchdog.once('exit', resolve));
      watchdog.postMessage({ type: 'stop' });
      await ended;
      closeSync(reports);
      sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  /** Starts a contestant with a bundle, loads it, asks twice, and says what came of it. */
  async ask(runtime: Runtime, bundle: { readonly folder: string; readonly entry: string }): Promise<Ending> {
    const { context, limits } = this;
    const started = start(context, { name: 'contestant', runtime, bundle });
    try {
      const { contestant } = started;
      contestant.hello(limits.helloTimeoutMs);
      load(context, started);
      contestant.startSeries(limits.callTimeoutMs);
      const source = exampleSource();
      const deal = source.newDeal();
      const questions = new Questions(source, context.task, 1);
      for (let question = 0; question < 2; question += 1) questions.ask(contestant, () => deal.next());
      contestant.endSeries();
      contestant.refuseUnsolicited();
      contestant.bye();
      return 'answered';
    } catch (error) {
      return (await classifyFailure(context, started, error)) as ContestantFault | PlatformFault;
    } finally {
      context.control.disarm();
      await stop(started);
    }
  }

  close(): Promise<void> {
    return this.release();
  }
}

function startWatchdog(control: Control, reportFd: number): Worker {
  const data: WatchdogData = {
    memory: control.memory,
    skewMs: performance.now() - Number(process.hrtime.bigint()) / 1e6,
    parentPid: process.ppid,
    reportFd,
    logLimitBytes: DEFAULT_SUITE.logLimitBytes,
    slot: 'fuzz',
    cgroups: 'none',
    cpus: [],
  };
  return new Worker(WATCHDOG, { workerData: data });
}

function exampleSource(): ExampleSource {
  const inputs = Float32Array.from({ length: EXAMPLES * VALUES }, (_, index) => (index * Math.SQRT2) % 1);
  const labels = Int32Array.from({ length: EXAMPLES }, (_, index) => index % CLASSES);
  return new ExampleSource({ inputs, labels, valuesPerExample: VALUES }, Buffer.alloc(32, 1));
}
