import type { MachineRecord, NoiseRecord } from '@torchperf/contracts';
import type { UserNamespaces } from '@torchperf/engine';

/** The properties of a machine that decide how well it measures; null if one cannot be read. */
export interface Readings {
  readonly platform: NodeJS.Platform;
  readonly machine: MachineRecord;
  /** CPUs that this process may use. */
  readonly allowedCpus: readonly number[];
  /** The noise of one second in which this process is idle. */
  readonly noise: NoiseRecord;
  /** Whether the kernel counts how long tasks wait for a CPU. */
  readonly waitsCounted: boolean;
  readonly sandbox: { readonly description: string } | { readonly problems: readonly string[] };
  readonly userNamespaces: UserNamespaces;
  readonly runtimes: readonly RuntimeReading[];
  readonly swap: { readonly totalBytes: number; readonly usedBytes: number } | null;
  /** How often the measured CPU was throttled for heat since the boot. */
  readonly heatThrottles: number | null;
}

export interface RuntimeReading {
  readonly runtime: 'python' | 'onnx';
  /** The interpreter's version; null if bundles of this runtime cannot be run. */
  readonly version: string | null;
  readonly problem: string | null;
}
