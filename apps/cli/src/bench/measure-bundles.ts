import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BundleRejectedError } from '@torchperf/bundle';
import {
  type BundleContents,
  MANIFEST_FILE,
  type Progress,
  type RunReport,
  type SuiteParameters,
} from '@torchperf/contracts';
import type { LocalMachine } from '../local/local-machine';
import type { MeasuredBundle } from './bench-result';
import { bundleNames } from './bundle-names';
import { InvalidBundleError } from './invalid-bundle.error';

/** Paths of bundles, and how to measure each of them. */
export interface MeasuringPlan {
  readonly bundles: readonly string[];
  /** The bundle that each is measured against; null: a single one against itself, several against the first. */
  readonly against: string | null;
  readonly suite: Partial<SuiteParameters>;
}

/** Receives the events of a measurement, in order. */
export interface MeasuringListener {
  start(name: string, position: number, count: number): void;
  progress(progress: Progress): void;
  end(): void;
}

/**
 * Measures bundles one after the other against the same one. All latencies are in units of the first run's reference:
 * a machine that slows down between two runs does not change them.
 * @throws InvalidBundleError, RuntimeMissingError before anything is measured; PlatformFault if a referee died.
 */
export async function measureBundles(
  machine: LocalMachine,
  { bundles, against, suite }: MeasuringPlan,
  listener: MeasuringListener,
  signal: AbortSignal,
): Promise<MeasuredBundle[]> {
  const reference = against ?? (bundles[0] as string);
  const names = bundleNames([...bundles, reference]);
  const nameOf = (path: string) => names.get(path) as string;
  const contents = new Map<string, BundleContents>();
  for (const [path, name] of names) contents.set(path, await check(machine, path, name));
  const measured: MeasuredBundle[] = [];
  let referenceLatencyMs: RunReport['referenceMedianMs'] = null;
  for (const [index, path] of bundles.entries()) {
    listener.start(nameOf(path), index + 1, bundles.length);
    const report = await machine.run(
      { bundle: path, reference, suite, referenceLatencyMs },
      { signal, onProgress: (progress) => listener.progress(progress) },
    );
    listener.end();
    referenceLatencyMs ??= report.referenceMedianMs;
    const own = path === reference ? withOwnFault(report) : report;
    measured.push({
      name: nameOf(path),
      path,
      contents: contents.get(path) as BundleContents,
      against: nameOf(reference),
      report: own,
    });
  }
  return measured;
}

async function check(machine: LocalMachine, path: string, name: string): Promise<BundleContents> {
  try {
    return await machine.check(path);
  } catch (error) {
    if (!(error instanceof BundleRejectedError)) throw error;
    const isFolder = error.code === 'bundle-manifest-missing' && statSync(path).isDirectory();
    throw new InvalidBundleError(name, error, isFolder ? manifestMissing(path) : undefined);
  }
}

/** The message if a folder below the named one has the manifest; undefined if there is none below it either. */
function manifestMissing(folder: string): string | undefined {
  const nested = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(
    (path) => basename(path) === MANIFEST_FILE,
  );
  if (nested === undefined) return undefined;
  return `There is no ${MANIFEST_FILE} in the folder ${folder}. There is one in ${join(folder, dirname(nested))}: name that folder.`;
}

/** If a bundle is its own reference, a fault of the reference is its own fault. */
function withOwnFault({ referenceFault, ...report }: RunReport): RunReport {
  return referenceFault ? { ...report, ...referenceFault } : report;
}
