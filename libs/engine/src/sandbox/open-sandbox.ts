import { readKernelFile } from '../machine/kernel-file';
import { openBubblewrap } from './bubblewrap/open-bubblewrap';
import { delegatedCgroupProblem } from './cgroup/delegated-cgroup';
import type { CgroupLocation } from './cgroup/open-cgroup-slot';
import { onlineCpus } from './cpu-list';
import { openLandlock } from './landlock/open-landlock';
import { findHostTools, type HostTools } from './launch/host-tools';
import { type IsolatingSandbox, SANDBOX_BACKENDS, type SandboxBackend } from './sandbox';
import { SandboxUnavailableError } from './sandbox-unavailable.error';
import { checkedScratchFolder } from './scratch-folder';
import { selfTest } from './self-test/self-test';
import type { SlotContext } from './slot-context';

/** The slot, user, folders and backend of a sandbox. */
export interface SandboxOptions {
  /** Names the worker's slot; two workers on one machine must not share one. */
  readonly slot: number | string;
  /** The user that sandboxes run as if the worker is root. Used by nothing else; at least 1000. */
  readonly sandboxUid: number;
  /** An existing folder that the sandbox's user can reach. */
  readonly scratchDir: string;
  /** The backend; by default the first of bubblewrap and Landlock that passes the self-test here. */
  readonly backend?: 'auto' | SandboxBackend;
  /** Receives the reasons why a backend was skipped, if another one works. */
  readonly onPassedOver?: (backend: SandboxBackend, problems: readonly string[]) => void;
  /** Where its cgroups are; by default where this process may make them. */
  readonly cgroups?: CgroupLocation;
  /** Receives the reason why a delegated cgroup failed its trial; the sandbox then has none. */
  readonly onCgroupRefused?: (problem: string) => void;
  /**
   * The CPU that the slot is pinned to. Its weight there lets ordinary processes rarely preempt it; except on the first
   * CPU of a machine, which is left to everything else. By default the slot has no weight.
   */
  readonly cpu?: number | null;
  /** False for a sandbox that another process of the same worker has opened and tested here. */
  readonly selfTest?: boolean;
}

const CAP_SETPCAP = 8n;
const CAP_SYS_ADMIN = 21n;
const OPENERS: Readonly<Record<SandboxBackend, (context: SlotContext) => Promise<IsolatingSandbox>>> = {
  bubblewrap: openBubblewrap,
  landlock: openLandlock,
};

function hasCapability(bit: bigint): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readKernelFile('/proc/self/status') ?? '')?.[1];
  return effective !== undefined && ((BigInt(`0x${effective}`) >> bit) & 1n) === 1n;
}

/** At least one CPU stays unweighted for the rest of the machine, so that nothing starves. */
function isWeighable(cpu: number | null): boolean {
  return cpu !== null && cpu !== onlineCpus()[0];
}

function checkedSlot(slot: number | string): string {
  const name = String(slot);
  if (/^[A-Za-z0-9_-]{1,60}$/.test(name)) return name;
  throw new RangeError(`A slot is named by up to 60 letters, digits, "_" and "-", not "${name}".`);
}

/** The requested cgroups; none instead of a delegated one that does not work. */
async function testedCgroups(options: SandboxOptions, tools: HostTools): Promise<CgroupLocation> {
  const { cgroups = 'auto' } = options;
  if (typeof cgroups === 'string') return cgroups;
  const problem = await delegatedCgroupProblem(cgroups, tools);
  if (problem === null) return cgroups;
  options.onCgroupRefused?.(problem);
  return 'none';
}

async function openAndTest(
  backend: SandboxBackend,
  context: SlotContext,
  needsTest: boolean,
): Promise<IsolatingSandbox> {
  const sandbox = await OPENERS[backend](context);
  try {
    if (needsTest) await selfTest(sandbox, context.scratchDir);
    return sandbox;
  } catch (error) {
    sandbox.close();
    throw error;
  }
}

/**
 * Opens the sandbox of a worker's slot: ends and removes what a worker before it left there, finds what this
 * machine offers, and tries in a real sandbox what must work and what must fail.
 * @throws SandboxUnavailableError naming each thing that is missing or does not hold, and what fixes it; where no
 * backend was asked for, of each of them.
 */
export async function openSandbox(options: SandboxOptions): Promise<IsolatingSandbox> {
  const slot = checkedSlot(options.slot);
  const tools = findHostTools();
  const uid = process.getuid?.() === 0 ? options.sandboxUid : null;
  const scratchDir = checkedScratchFolder(options.scratchDir, uid);
  const needsTest = options.selfTest ?? true;
  const context: SlotContext = {
    slot,
    tools,
    uid,
    dropBoundingSet: hasCapability(CAP_SETPCAP),
    canMount: hasCapability(CAP_SYS_ADMIN),
    scratchDir,
    isWeighted: isWeighable(options.cpu ?? null),
    cgroups: needsTest ? await testedCgroups(options, tools) : (options.cgroups ?? 'auto'),
  };
  const wanted = options.backend ?? 'auto';
  if (wanted !== 'auto') return openAndTest(wanted, context, needsTest);
  const skipped = new Map<SandboxBackend, readonly string[]>();
  for (const backend of SANDBOX_BACKENDS) {
    try {
      const sandbox = await openAndTest(backend, context, needsTest);
      for (const [other, problems] of skipped) options.onPassedOver?.(other, problems);
      return sandbox;
    } catch (error) {
      if (!(error instanceof SandboxUnavailableError)) throw error;
      skipped.set(backend, error.problems);
    }
  }
  throw new SandboxUnavailableError(
    [...skipped].flatMap(([backend, problems]) => problems.map((problem) => `${backend}: ${problem}`)),
  );
}
