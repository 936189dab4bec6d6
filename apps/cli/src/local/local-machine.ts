import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  contentsOf,
  type Dataset,
  extractBundle,
  type LaidOutDataset,
  type LeftOut,
  layOutDataset,
  type ModelTask,
  zipFolder,
} from '@torchperf/bundle';
import {
  type BundleContents,
  type RunReport,
  type SuiteParameters,
  SuiteParametersSchema,
} from '@torchperf/contracts';
import {
  allowedCpus,
  benchmarkSession,
  isAvailable,
  openSandbox,
  pinnableCpu,
  type RuntimeProgram,
  type RuntimeUnavailable,
  type Sandbox,
  type SessionOptions,
  type SessionRequest,
  tryRuntimes,
  Unsandboxed,
} from '@torchperf/engine';
import { RuntimeMissingError } from './runtime-missing.error';

/** The first user id of the sandboxes if root starts this program; each process has its own. */
const UID_BASE = 30_000;
const UID_COUNT = 10_000;

/** What to measure on, and with which Python. */
export interface LocalOptions {
  readonly dataset: Dataset;
  readonly classes: number;
  readonly python: string | null;
  /** A folder of Python packages, NumPy among them; null if Python has NumPy already. */
  readonly pythonPackages: string | null;
  /** Null: the last CPU that this process may use. */
  readonly cpu: number | null;
  readonly revision: string;
  /** `none` runs bundles without a sandbox, on any system; only for your own bundles. */
  readonly isolation?: SessionRequest['isolation'];
}

/** One benchmark on this machine: paths of two bundles, each a folder or a zip. */
export interface LocalRun {
  readonly bundle: string;
  readonly reference: string;
  readonly suite?: Partial<SuiteParameters>;
  /** The usual latency of the reference on this machine; null if unknown. */
  readonly referenceLatencyMs?: number | null;
}

type Slot = Pick<SessionRequest, 'isolation' | 'slot' | 'sandboxUid' | 'cpu'>;

/**
 * This machine as a place for benchmarks: a sandbox slot and a scratch folder of this process's own. It runs the engine
 * that workers run, with the caller's dataset.
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

  /** @throws SandboxUnavailableError naming what is missing, and the fix. */
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
      const { python, pythonPackages: packages } = options;
      const runtimes = await tryRuntimes(sandbox, folder, { python, packages });
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
   * Checks that this machine can run a bundle.
   * @returns its contents.
   * @throws BundleRejectedError if it breaks a rule; RuntimeMissingError if this machine lacks its runtime.
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
   * Benchmarks a bundle against a reference.
   * @returns the report, whatever the verdict.
   * @throws BundleRejectedError if one of the two breaks a rule; RuntimeMissingError if this machine has no Python with
   * NumPy, or no onnxruntime, for them; PlatformFault if the referee died.
   */
  async run(run: LocalRun, options: SessionOptions = {}): Promise<RunReport> {
    const folder = join(this.folder, randomUUID());
    await mkdir(folder, { mode: 0o711 });
    try {
      const { contents: _, ...bundle } = await this.unpack(run.bundle, join(folder, 'bundle'));
      const { contents: __, ...reference } = await this.unpack(run.reference, join(folder, 'reference'));
      for (const { manifest } of [bundle, reference]) this.requireRuntime(manifest.runtime);
      const { dataset, classes, python, pythonPackages, revision } = this.options;
      const request: SessionRequest = {
        finalId: null,
        contestants: [{ runId: randomUUID(), submissionId: randomUUID(), bundle }],
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
      const [report] = await benchmarkSession(request, options);
      return report as RunReport;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Removes everything that it created on the machine. */
  async close(): Promise<void> {
    this.sandbox.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private requireRuntime(name: RuntimeProgram['runtime']): void {
    const found = this.runtimes.find(({ runtime }) => runtime === name);
    if (found && !isAvailable(found)) throw new RuntimeMissingError(name, found.unavailable);
  }

  /** Zips a folder first: the rules and the size are then those of an upload. */
  private async unpack(
    path: string,
    target: string,
    task: ModelTask | null = null,
  ): Promise<SessionRequest['contestants'][number]['bundle'] & { readonly contents: BundleContents }> {
    let archive = path;
    let leftOut: LeftOut[] = [];
    if ((await stat(path)).isDirectory()) {
      archive = `${target}.zip`;
      const zipped = await zipFolder(path);
      leftOut = zipped.leftOut;
      await pipeline(zipped.archive, createWriteStream(archive));
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
