import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  contentsOf,
  type Dataset,
  extractBundle,
  type LaidOutDataset,
  type LeftOut,
  layOutDataset,
  type ModelTask,
} from '@torchperf/bundle';
import {
  type BundleContents,
  RUNTIMES,
  type RunReport,
  type SuiteParameters,
  SuiteParametersSchema,
} from '@torchperf/contracts';
import {
  allowedCpus,
  type BenchmarkOptions,
  type BenchmarkRequest,
  benchmark,
  isAvailable,
  openSandbox,
  pinnableCpu,
  type RuntimeProgram,
  type RuntimeUnavailable,
  runtimeFor,
  type Sandbox,
  tryRuntime,
  Unsandboxed,
} from '@torchperf/engine';
import { RuntimeMissingError } from './runtime-missing.error';
import { zipFolder } from './zip-folder';

/** The first of the users that sandboxes of this program run as where it is started as root; one for each process. */
const UID_BASE = 30_000;
const UID_COUNT = 10_000;

/** What to measure on, and with which Python. */
export interface LocalOptions {
  readonly dataset: Dataset;
  readonly classes: number;
  readonly python: string | null;
  /** A folder of Python packages, NumPy among them; null when Python has NumPy itself. */
  readonly pythonPackages: string | null;
  /** Null: the last that this process may use. */
  readonly cpu: number | null;
  readonly revision: string;
  /** `none` runs bundles without a sandbox, on any system; only for one's own. */
  readonly isolation?: BenchmarkRequest['isolation'];
}

/** One benchmark on this machine: paths of two bundles, each a folder or a zip. */
export interface LocalRun {
  readonly bundle: string;
  readonly reference: string;
  readonly suite?: Partial<SuiteParameters>;
  /** What the reference usually takes here; null where no one knows. */
  readonly referenceLatencyMs?: number | null;
}

type Slot = Pick<BenchmarkRequest, 'isolation' | 'slot' | 'sandboxUid' | 'cpu'>;

/**
 * This machine as a place for benchmarks: a sandbox slot and a scratch folder of this process's own. It runs the very
 * engine that workers run, with a dataset that the caller brings.
 */
export class LocalMachine {
  private constructor(
    private readonly options: LocalOptions,
    private readonly folder: string,
    private readonly dataset: LaidOutDataset,
    private readonly slot: Slot,
    private readonly sandbox: Sandbox,
    private readonly runtimes: readonly (RuntimeProgram | RuntimeUnavailable)[],
  ) {}

  /** @throws SandboxUnavailableError naming what is missing and what fixes it. */
  static async open(options: LocalOptions): Promise<LocalMachine> {
    const folder = await mkdtemp(join(tmpdir(), 'torchperf-local-'));
    let sandbox: Sandbox | undefined;
    try {
      // The sandbox's user may pass through it, but not list it.
      await chmod(folder, 0o711);
      const secrets = join(folder, 'secret');
      await mkdir(secrets, { mode: 0o700 });
      const dataset = await layOutDataset(options.dataset, secrets);
      const slot: Slot = {
        isolation: options.isolation ?? 'sandbox',
        slot: `local-${process.pid}`,
        sandboxUid: UID_BASE + (process.pid % UID_COUNT),
        cpu: options.cpu ?? (options.isolation === 'none' ? pinnableCpu() : (allowedCpus().at(-1) ?? null)),
      };
      sandbox =
        slot.isolation === 'none' ? new Unsandboxed() : await openSandbox({ ...slot, scratchDir: folder });
      const runtimes = await tryRuntimes(sandbox, folder, options);
      return new LocalMachine(options, folder, dataset, slot, sandbox, runtimes);
    } catch (error) {
      sandbox?.close();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** The sandbox's description of itself. */
  get isolation(): string {
    return this.sandbox.describe();
  }

  /**
   * Whether a bundle could be run here at all.
   * @returns what it consists of.
   * @throws BundleRejectedError when it breaks a rule; RuntimeMissingError when this machine lacks its runtime.
   */
  async check(path: string): Promise<BundleContents> {
    const folder = join(this.folder, randomUUID());
    await mkdir(folder, { mode: 0o711 });
    try {
      const { dataset, classes } = this.options;
      const task = { inputShape: dataset.inputShape, classes };
      const { manifest, contents } = await this.unpack(path, join(folder, 'bundle'), task);
      this.requireRuntime(manifest.runtime);
      return contents;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /**
   * Benchmarks a bundle beside a reference.
   * @returns the report, whatever the verdict.
   * @throws BundleRejectedError when one of the two breaks a rule; RuntimeMissingError when this machine has no
   * Python with NumPy, or no onnxruntime, for them; PlatformFault when the referee died.
   */
  async run(run: LocalRun, options: BenchmarkOptions = {}): Promise<RunReport> {
    const folder = join(this.folder, randomUUID());
    await mkdir(folder, { mode: 0o711 });
    try {
      const { contents: _, ...bundle } = await this.unpack(run.bundle, join(folder, 'bundle'));
      const { contents: __, ...reference } = await this.unpack(run.reference, join(folder, 'reference'));
      for (const { manifest } of [bundle, reference]) this.requireRuntime(manifest.runtime);
      const { dataset, classes, python, pythonPackages, revision } = this.options;
      const request: BenchmarkRequest = {
        runId: randomUUID(),
        submissionId: randomUUID(),
        bundle,
        reference,
        dataset: this.dataset,
        task: { inputShape: [...dataset.inputShape], classes },
        suite: SuiteParametersSchema.parse(run.suite ?? {}),
        referenceLatencyMs: run.referenceLatencyMs ?? null,
        scratchFolder: this.folder,
        secretFolder: join(this.folder, 'secret'),
        ...this.slot,
        backend: this.sandbox.kind === 'none' ? 'auto' : this.sandbox.kind,
        cgroups: 'auto',
        runtimes: { python, packages: pythonPackages },
        revision,
      };
      return await benchmark(request, options);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Leaves nothing on the machine. */
  async close(): Promise<void> {
    this.sandbox.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private requireRuntime(name: RuntimeProgram['runtime']): void {
    const found = this.runtimes.find(({ runtime }) => runtime === name);
    if (found && !isAvailable(found)) throw new RuntimeMissingError(name, found.unavailable);
  }

  /** A folder is zipped first, so that it is held to the same rules, and has the same size, as an upload. */
  private async unpack(
    path: string,
    target: string,
    task: ModelTask | null = null,
  ): Promise<BenchmarkRequest['bundle'] & { readonly contents: BundleContents }> {
    let archive = path;
    let leftOut: LeftOut[] = [];
    if ((await stat(path)).isDirectory()) {
      archive = `${target}.zip`;
      leftOut = await zipFolder(path, archive);
    }
    const inspection = await extractBundle(archive, target, task);
    const { manifest, sizeBytes, compressedBytes } = inspection;
    const contents = contentsOf({
      files: inspection.files,
      leftOut: [...leftOut, ...inspection.leftOut],
    });
    return { folder: target, manifest, sizeBytes, compressedBytes, contents };
  }
}

/** What each runtime needs is known only when it was started once in the sandbox. */
async function tryRuntimes(
  sandbox: Sandbox,
  folder: string,
  { python, pythonPackages }: LocalOptions,
): Promise<(RuntimeProgram | RuntimeUnavailable)[]> {
  const tried: (RuntimeProgram | RuntimeUnavailable)[] = [];
  for (const runtime of RUNTIMES) {
    const found = runtimeFor(runtime, { python, packages: pythonPackages });
    tried.push(isAvailable(found) ? await tryRuntime(sandbox, folder, found) : found);
  }
  return tried;
}
