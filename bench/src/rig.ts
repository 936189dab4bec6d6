import { execFileSync } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_SUITE, type Runtime } from '@torchperf/contracts';
import {
  greet,
  load,
  type Started,
  type SuiteContext,
  start,
  stop,
} from '../../libs/engine/src/contestant/role';
import { ExampleSource } from '../../libs/engine/src/hidden-set/example-source';
import {
  allowedCpus,
  isAvailable,
  openSandbox,
  runtimeFor,
  type Sandbox,
  type SandboxOptions,
} from '../../libs/engine/src/sandbox';
import { Questions } from '../../libs/engine/src/suite/questions';
import { Control } from '../../libs/engine/src/watchdog/control';
import { CLASSES, INPUT_SHAPE, syntheticDigits, type Workbench } from './workbench';

/** Makes the sandbox that a rig's contestants run in. */
export type OpenSandbox = (options: SandboxOptions) => Promise<Sandbox>;

/** A contestant that a benchmark calls directly, call by call. */
export interface RigSession {
  readonly started: Started;
  /** From the start to the model's READY, in ms. */
  readonly readyMs: number;
  /** Asks one example; @returns latency in ns. */
  ask(): number;
  /** The first score of the last answer. */
  firstScore(): number;
  stop(): Promise<void>;
}

/**
 * The referee's own parts, combined without a suite: sandbox, pipes, calls and clock, in this process. For figures of
 * single calls that a run does not report.
 */
export class Rig {
  private constructor(
    private readonly bench: SuiteContext,
    private readonly source: ExampleSource,
    private readonly unpin: () => void,
  ) {}

  /** Pins this thread to the workbench's CPU, as a referee pins its own. */
  static async open(workbench: Workbench, open: OpenSandbox = openSandbox): Promise<Rig> {
    const folder = join(workbench.folder, 'rig');
    const secrets = join(workbench.folder, 'rig-secret');
    await mkdir(folder, { recursive: true });
    await mkdir(secrets, { recursive: true, mode: 0o700 });
    await chmod(workbench.folder, 0o711);
    await chmod(folder, 0o711);
    const before = allowedCpus();
    pinMainThread([workbench.cpu]);
    const sandbox = await open({
      slot: `rig-${process.pid}`,
      sandboxUid: 40_000 + (process.pid % 10_000),
      scratchDir: folder,
      selfTest: false,
    });
    const { inputs, labels } = syntheticDigits();
    const valuesPerExample = inputs.length / labels.length;
    const runtimes = { python: workbench.python, packages: workbench.pythonPackages };
    const programs = (['python', 'onnx'] as const).map((runtime) => runtimeFor(runtime, runtimes));
    return new Rig(
      {
        sandbox,
        control: new Control(),
        folder: secrets,
        cpu: workbench.cpu,
        task: { inputShape: [...INPUT_SHAPE], classes: CLASSES },
        suite: DEFAULT_SUITE,
        programs: new Map(programs.filter(isAvailable).map((program) => [program.runtime, program] as const)),
      },
      new ExampleSource({ inputs, labels, valuesPerExample }, Buffer.alloc(32, 1)),
      () => pinMainThread(before),
    );
  }

  /** This rig with its contestants in another sandbox; it lasts as long as this one. */
  within(sandbox: Sandbox): Rig {
    return new Rig({ ...this.bench, sandbox }, this.source, () => undefined);
  }

  /** @param folder of a bundle; null for the identity contestant. */
  start(runtime: Runtime, folder: string | null): RigSession {
    const bundle = folder === null ? null : { folder, entry: 'model.py' };
    const startedAtMs = performance.now();
    const started: Started = start(this.bench, { name: 'identity', runtime, bundle });
    greet(started);
    load(this.bench, started);
    const readyMs = performance.now() - startedAtMs;
    const questions = new Questions(this.source, this.bench.task, 1);
    const deal = this.source.newDeal();
    started.contestant.startSeries(DEFAULT_SUITE.callTimeoutMs);
    return {
      started,
      readyMs,
      ask: () => questions.ask(started.contestant, () => deal.next()),
      firstScore: () => Number(questions.scores[0]),
      stop: () => stop(started),
    };
  }

  /** Removes the sandbox's slot and resets this thread's CPU affinity. */
  close(): void {
    this.bench.sandbox.close();
    this.unpin();
  }
}

function pinMainThread(cpus: readonly number[]): void {
  execFileSync('taskset', ['-p', '-c', cpus.join(','), String(process.pid)], { stdio: 'ignore' });
}

/** Latencies of `count` calls, after `warmup` others, in ns. */
export function latenciesNs(session: RigSession, warmup: number, count: number): number[] {
  for (let i = 0; i < warmup; i++) session.ask();
  return Array.from({ length: count }, () => session.ask());
}
