import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setInterval as every, setTimeout as sleep } from 'node:timers/promises';
import { allowedCpus, SandboxUnavailableError } from '@torchperf/engine';
import { type Leases, QueueUnavailableError } from '@torchperf/queue';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity';

/** A lease that was not renewed for this long expires, such as that of a worker that died with its container. */
const LEASE_MS = 15_000;
const RENEW_EVERY_MS = 5_000;
const RETRY_EVERY_MS = 1_000;

/** Receives why a worker has no CPU yet: all are taken, or the queue with the leases is unreachable. */
export type ReportWaiting = (reason: string) => void;

export interface CpuClaimOptions {
  /** The worker's name, unique among living workers. */
  readonly workerId: string;
  /** WORKER_CPU; null: any that this worker may use. */
  readonly wanted: number | null;
  /** The CPUs that this worker may use. */
  readonly allowed?: readonly number[];
  /** Identifies the machine: workers of one host share it, containers too. */
  readonly host?: string;
  /** Called with each new reason why the worker still waits. */
  readonly onWaiting: ReportWaiting;
  /** Called once if another worker took the CPU while this one could not renew its lease. */
  readonly onLost: (reason: string) => void;
  /** Ends the wait for a CPU. */
  readonly signal?: AbortSignal;
}

interface Owner extends ProcessIdentity {
  readonly workerId: string;
}

/**
 * The one CPU that a worker measures on, leased so that no other worker of the host takes it. Containers see neither
 * each other's processes nor files, so the queue holds the lease, under the host's boot id.
 */
export class CpuClaim {
  private readonly released = new AbortController();
  private renewing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly leases: Leases,
    private readonly owner: string,
    private readonly host: string,
    /** Null where the CPUs cannot be read: then nothing is pinned, and nothing leased. */
    readonly cpu: number | null,
  ) {}

  /**
   * Leases a free CPU among those that the worker may use, the last first: interrupts and everything else of a machine
   * tend to run on the first. CPUs are never shared: while all are taken, it waits and reports why.
   * @throws SandboxUnavailableError when `wanted` is not a CPU that this worker may use.
   */
  static async acquire(leases: Leases, options: CpuClaimOptions): Promise<CpuClaim> {
    const { workerId, onWaiting, host = hostIdentity() } = options;
    const candidates = candidateCpus(options);
    const owner = JSON.stringify({ workerId, ...ownIdentity() } satisfies Owner);
    if (candidates.length === 0) return new CpuClaim(leases, owner, host, null);
    let reported = '';
    for (;;) {
      const outcome = await tryClaim(leases, owner, host, candidates);
      if (typeof outcome === 'number') {
        const claim = new CpuClaim(leases, owner, host, outcome);
        claim.renewing = claim.renew(options.onLost);
        return claim;
      }
      if (outcome !== reported) onWaiting(outcome);
      reported = outcome;
      await sleep(RETRY_EVERY_MS, undefined, { signal: options.signal });
    }
  }

  /** Frees the CPU for another worker; without the queue, the lease expires. */
  async release(): Promise<void> {
    this.released.abort();
    await this.renewing;
    if (this.cpu !== null) {
      await this.leases.release(leaseName(this.host, this.cpu), this.owner).catch(() => undefined);
    }
    await this.leases.close();
  }

  /** Renews the lease until it is released or lost. A renewal that is due while another waits follows it at once. */
  private async renew(onLost: (reason: string) => void): Promise<void> {
    const { signal } = this.released;
    try {
      for await (const _ of every(RENEW_EVERY_MS, undefined, { signal, ref: false })) {
        const other = await claimCpu(this.leases, this.owner, this.host, this.cpu as number).catch(
          () => null,
        );
        if (other !== null) {
          return onLost(`CPU ${this.cpu} was taken by ${nameOf(other)} while the queue was unreachable`);
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

function candidateCpus({ wanted, allowed = allowedCpus() }: CpuClaimOptions): readonly number[] {
  if (wanted === null) return allowed.toReversed();
  if (allowed.includes(wanted)) return [wanted];
  throw new SandboxUnavailableError([
    `CPU ${wanted} is not one that this worker may use (${allowed.join(', ')}); set WORKER_CPU to one of these`,
  ]);
}

/** @returns the CPU, or why there is none. */
async function tryClaim(
  leases: Leases,
  owner: string,
  host: string,
  candidates: readonly number[],
): Promise<number | string> {
  const taken: string[] = [];
  try {
    for (const cpu of candidates) {
      const other = await claimCpu(leases, owner, host, cpu);
      if (other === null) return cpu;
      taken.push(`CPU ${cpu} by ${nameOf(other)}`);
    }
  } catch (error) {
    if (!(error instanceof QueueUnavailableError)) throw error;
    return 'the queue, which holds the CPU leases, is unreachable';
  }
  return `every CPU that this worker may use is taken: ${taken.join(', ')}. Start no more workers than CPUs, or set WORKER_CPU or a cpuset to a free one`;
}

/** @returns null if claimed, else the living worker that holds the CPU. */
async function claimCpu(leases: Leases, owner: string, host: string, cpu: number): Promise<string | null> {
  const claim = { name: leaseName(host, cpu), owner, durationMs: LEASE_MS };
  const other = await leases.claim(claim);
  return other !== null && isDead(other, owner) ? leases.claim({ ...claim, replaces: other }) : other;
}

/**
 * Whether an owner is known to be dead, so that a restarted worker need not wait for its own old lease. Either its
 * process is gone, or it had this worker's name in a container that was restarted.
 */
function isDead(other: string, own: string): boolean {
  const [dead, mine] = [ownerOf(other), ownerOf(own)];
  if (!dead || !mine) return false;
  const alive = isAlive(dead);
  return alive === null ? dead.workerId === mine.workerId : !alive;
}

function ownerOf(text: string): Owner | null {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return null;
  }
}

function nameOf(owner: string): string {
  return `worker ${ownerOf(owner)?.workerId ?? 'of unknown name'}`;
}

function leaseName(host: string, cpu: number): string {
  return `${host}:cpu${cpu}`;
}

/** The boot id, which is the same in every container of a host; the host name if the kernel's file is hidden. */
function hostIdentity(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return hostname();
  }
}
