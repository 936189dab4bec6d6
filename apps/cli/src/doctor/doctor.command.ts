import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CliConfig } from '@torchperf/config';
import {
  allowedCpus,
  countsWaits,
  heatThrottles,
  isAvailable,
  noiseBetween,
  openSandbox,
  pinnableCpu,
  readNoise,
  recordMachine,
  type Sandbox,
  SandboxUnavailableError,
  swapUse,
  tryRuntimes,
  UNSANDBOXED,
  Unsandboxed,
  userNamespaces,
} from '@torchperf/engine';
import type { Terminal } from '../terminal';
import { cannotMeasure, diagnose } from './checks';
import { doctorText } from './doctor-text';
import type { Readings, RuntimeReading } from './readings';

const OBSERVATION_MS = 1000;
/** A user of its own, as for `bench`; two doctors at once are distinguishable by their slots. */
const SANDBOX_UID = 29_999;

/** Which Python to check. */
export interface DoctorOptions {
  readonly python?: string;
  readonly pythonPackages?: string;
}

/**
 * `torchperf doctor`: reports how fit this machine is for measuring.
 * @returns the exit status: 1 if nothing can be measured.
 */
export async function doctor(
  options: DoctorOptions,
  config: CliConfig,
  { stdout, signal }: Terminal,
): Promise<number> {
  const findings = diagnose(await takeReadings(options, config, signal));
  const isUnfit = cannotMeasure(findings);
  stdout.write(doctorText(findings, isUnfit));
  return isUnfit ? 1 : 0;
}

async function takeReadings(
  options: DoctorOptions,
  config: CliConfig,
  signal: AbortSignal,
): Promise<Readings> {
  const folder = await mkdtemp(join(tmpdir(), 'torchperf-doctor-'));
  let opened: Sandbox | undefined;
  try {
    chmodSync(folder, 0o711);
    const cpu = pinnableCpu();
    const before = readNoise(cpu);
    await delay(OBSERVATION_MS, undefined, { signal });
    const noise = noiseBetween(before, readNoise(cpu));
    const found = await findSandbox(folder);
    if ('sandbox' in found) opened = found.sandbox;
    return {
      platform: process.platform,
      machine: recordMachine({
        sandbox: opened?.describe() ?? UNSANDBOXED,
        pinnedCpu: cpu,
        revision: config.revision,
      }),
      allowedCpus: allowedCpus(),
      noise,
      waitsCounted: countsWaits(),
      sandbox: 'sandbox' in found ? { description: found.sandbox.describe() } : found,
      userNamespaces: userNamespaces(),
      runtimes: await readRuntimes(opened ?? new Unsandboxed(), folder, options, config),
      swap: swapUse(),
      heatThrottles: heatThrottles(cpu ?? 0),
    };
  } finally {
    opened?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function findSandbox(
  scratchDir: string,
): Promise<{ readonly sandbox: Sandbox } | { readonly problems: readonly string[] }> {
  try {
    return {
      sandbox: await openSandbox({
        slot: `doctor-${process.pid}`,
        sandboxUid: SANDBOX_UID,
        scratchDir,
        cpu: pinnableCpu(),
      }),
    };
  } catch (error) {
    if (error instanceof SandboxUnavailableError) return { problems: error.problems };
    throw error;
  }
}

async function readRuntimes(
  sandbox: Sandbox,
  folder: string,
  options: DoctorOptions,
  config: CliConfig,
): Promise<RuntimeReading[]> {
  const python = options.python ?? config.python;
  const packages = options.pythonPackages ?? config.pythonPackages;
  const runtimes = await tryRuntimes(sandbox, folder, { python, packages });
  return runtimes.map((tried) =>
    isAvailable(tried)
      ? { runtime: tried.runtime, version: tried.version, problem: null }
      : { runtime: tried.runtime, version: null, problem: tried.unavailable },
  );
}
