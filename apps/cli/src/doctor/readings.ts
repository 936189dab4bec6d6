import type { MachineRecord, NoiseRecord } from '@torchperf/contracts';
import type { UserNamespaces } from '@torchperf/engine';

/** What of a machine decides how well it measures; null where it cannot be read. */
export interface Readings {
  readonly platform: NodeJS.Platform;
  readonly machine: MachineRecord;
  /** CPUs that this process may use. */
  readonly allowedCpus: readonly number[];
  /** What the machine did in a second of doing nothing. */
  readonly noise: NoiseRecord;
  /** Whether the kernel counts how long tasks wait for a CPU. */
  readonly waitsCounted: boolean;
  readonly sandbox: { readonly description: string } | { readonly problems: readonly string[] };
  readonly userNamespaces: UserNamespaces;
  readonly runtimes: readonly RuntimeReading[];
  readonly swap: { readonly totalBytes: number; readonly usedBytes: number } | null;
  /** How often the measured CPU was slowed down for its heat since the start. */
  readonly heatThrottles: number | null;
}

export interface RuntimeReading {
  readonly runtime: 'python' | 'onnx';
  /** The interpreter's version; null when bundles of this runtime cannot be run. */
  readonly version: string | null;
  readonly problem: string | null;
}
