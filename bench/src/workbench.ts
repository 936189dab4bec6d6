import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from '@torchperf/bundle';
import { allowedCpus } from '@torchperf/engine';
import { LocalMachine } from '../../apps/cli/src/local/local-machine';

export const ROOT = join(__dirname, '..', '..', '..');
const EXAMPLES = 1000;
export const INPUT_SHAPE = [1, 28, 28];
export const CLASSES = 10;

/** What the parts of `models/layers.py` cost on the machines that this was written on. */
export const DEPTH = { '0.1ms': 24, '0.2ms': 50, '1ms': 270, '1.1ms': 310, '10ms': 2700 } as const;

/** How a model of `models/layers.py` is made. */
export interface LayersOptions {
  readonly depth: number;
  /** Share of a call that it takes longer. */
  readonly slower?: number;
  /** What it waits after its work besides. */
  readonly waitNs?: number;
  /** Whether its first score is the time that it took, in ns. */
  readonly inside?: boolean;
}

/** What every benchmark needs: a folder, models, data, this machine, and a way to report progress. */
export class Workbench {
  readonly cpu = allowedCpus().at(-1) ?? 0;
  private models = 0;

  private constructor(
    readonly folder: string,
    readonly python: string,
    readonly pythonPackages: string | null,
    readonly machine: LocalMachine,
  ) {}

  static async open(): Promise<Workbench> {
    const { PYTHON, PYTHON_PACKAGES } = process.env;
    const folder = await mkdtemp(join(tmpdir(), 'torchperf-bench-'));
    const machine = await LocalMachine.open({
      dataset: syntheticDigits(),
      classes: CLASSES,
      python: PYTHON ?? null,
      pythonPackages: PYTHON_PACKAGES ?? null,
      cpu: null,
      revision: 'bench',
    });
    return new Workbench(folder, PYTHON ?? '/usr/bin/python3', PYTHON_PACKAGES ?? null, machine);
  }

  /** A bundle of `models/layers.py`; @returns its folder. */
  async layers({ depth, slower = 0, waitNs = 0, inside = false }: LayersOptions): Promise<string> {
    return this.bundle('layers.py', { depth, slower, waitNs, inside });
  }

  /** A bundle of one of `models/`, with what its `options.json` says. */
  async bundle(model: string, options: object): Promise<string> {
    const folder = join(this.folder, `model-${this.models++}`);
    await mkdir(folder);
    await cp(join(ROOT, 'bench', 'models', model), join(folder, 'model.py'));
    await writeFile(join(folder, 'options.json'), JSON.stringify(options));
    const manifest = { name: model, runtime: 'python', entry: 'model.py', techniques: [], description: '' };
    await writeFile(join(folder, 'torchperf.json'), JSON.stringify(manifest));
    return folder;
  }

  /** A bundle of the hostile corpus, or its twin, for the task of this workbench; @returns its folder. */
  async corpus(name: string, entry: 'model.py' | 'twin.py'): Promise<string> {
    const folder = join(this.folder, `${name}-${entry}`);
    const source = join(ROOT, 'test', 'fixtures', 'bundles', 'hostile', name);
    await mkdir(folder, { recursive: true });
    await cp(join(source, entry), join(folder, 'model.py'));
    await cp(join(source, 'torchperf.json'), join(folder, 'torchperf.json'));
    await cp(join(ROOT, 'bench', 'models', 'honest.py'), join(folder, 'honest.py'));
    return folder;
  }

  sample(name: string): string {
    return join(ROOT, 'samples', name);
  }

  say(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  async close(): Promise<void> {
    await this.machine.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Inputs of the demo's shape whose values do not matter, for models that only take time. */
export function syntheticDigits(): Dataset {
  const values = INPUT_SHAPE.reduce((product, size) => product * size, 1);
  // A Weyl sequence: evenly spread, and the same each time.
  const inputs = Float32Array.from({ length: EXAMPLES * values }, (_, i) => (i * Math.SQRT2) % 1);
  const labels = Int32Array.from({ length: EXAMPLES }, (_, i) => i % CLASSES);
  return { inputs, labels, examples: EXAMPLES, inputShape: INPUT_SHAPE };
}
