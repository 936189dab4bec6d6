import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BundleRejectedError } from '@torchperf/bundle';
import {
  type BundleContents,
  MANIFEST_FILE,
  type RunReport,
  type SuiteParameters,
} from '@torchperf/contracts';
import type { BenchmarkProgress } from '@torchperf/engine';
import type { LocalMachine } from '../local/local-machine';
import type { MeasuredBundle } from './bench-result';
import { bundleNames } from './bundle-names';
import { InvalidBundleError } from './invalid-bundle.error';

/** Paths of bundles, and how each is to be measured. */
export interface MeasuringPlan {
  readonly bundles: readonly string[];
  /** What each is measured beside; null: a single one beside itself, several beside the first. */
  readonly against: string | null;
  readonly suite: Partial<SuiteParameters>;
}

/** Told what happens, in order. */
export interface MeasuringListener {
  start(name: string, place: number, count: number): void;
  progress(progress: BenchmarkProgress): void;
  end(): void;
}

/**
 * Measures bundles one after the other beside the same one. Latencies of all are given in the unit of the first run's
 * reference, so that a machine that slows down between two runs does not move them.
 * @throws InvalidBundleError, RuntimeMissingError before anything is measured; PlatformFault when a referee died.
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
    const own = path === reference ? ownFault(report) : report;
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

/** What is wrong where another folder was meant than the one that was named; undefined where none of it has a manifest. */
function manifestMissing(folder: string): string | undefined {
  const nested = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(
    (path) => basename(path) === MANIFEST_FILE,
  );
  if (nested === undefined) return undefined;
  return `There is no ${MANIFEST_FILE} in the folder ${folder}. There is one in ${join(folder, dirname(nested))}: name that folder.`;
}

/** A bundle that is its own reference is at fault for what the reference did. */
function ownFault({ referenceFault, ...report }: RunReport): RunReport {
  return referenceFault ? { ...report, ...referenceFault } : report;
}
