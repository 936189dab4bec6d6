/**
 * Which side of a launch may run. Theory of operation:
 *
 * The two sides are timed in turns on one CPU. Before one is asked, the other one is frozen, and the kernel has
 * confirmed it (sandbox/freeze). Only then is the one that is asked thawed. Timers of its own that came due meanwhile
 * fire then, in its own time, and before any call that counts (`SETTLING_CALLS`).
 *
 * A frozen side uses no CPU time. Its counter is read when it is frozen and before it is thawed. A side that ran all
 * the same has found a way around, and nothing that was timed next to it is of use.
 */
import { performance } from 'node:perf_hooks';
import { ContestantFault } from '../contestant/fault';
import type { Started } from '../contestant/role';
import { FROZEN_CPU_MAX, FROZEN_CPU_RESOLUTION_NS } from '../measuring-rules';

const RAN_WHILE_FROZEN =
  "The model's processes used CPU time while they were frozen, because the other model was timed. Remove what resumes them.";

/** For how long a side was frozen, and the CPU time that it used meanwhile; both over the launch. */
export interface FrozenTime {
  readonly elapsedNs: number;
  readonly cpuNs: number;
}

/** Whether a side ran while it was frozen: for more of that time than the counters may be wrong by. */
export function ranWhileFrozen({ elapsedNs, cpuNs }: FrozenTime): boolean {
  return cpuNs > Math.max(FROZEN_CPU_MAX * elapsedNs, FROZEN_CPU_RESOLUTION_NS);
}

/** Lets one side run at a time; see the head of this file. */
export class SideSwitch {
  private running: Started | null = null;
  private readonly meters: ReadonlyMap<Started, FrozenMeter>;

  constructor(sides: readonly [Started, Started]) {
    this.meters = new Map(sides.map((side) => [side, new FrozenMeter(side)]));
  }

  /**
   * From now on only this side runs.
   * @throws ContestantFault `ran-while-frozen` when it has run before; SandboxUnfrozenError when the other one goes on.
   */
  turnTo(next: Started): void {
    if (this.running === next) return;
    for (const [side, meter] of this.meters) {
      if (side === next) continue;
      side.process.freeze();
      meter.start();
    }
    const frozen = this.meters.get(next)?.stop();
    if (frozen && ranWhileFrozen(frozen)) throw new ContestantFault('ran-while-frozen', RAN_WHILE_FROZEN);
    next.process.thaw();
    this.running = next;
  }
}

/** Adds up what one side does while it is frozen. */
class FrozenMeter {
  private elapsedNs = 0;
  private cpuNs = 0;
  private started: { readonly atMs: number; readonly cpuNs: number | null } | null = null;

  constructor(private readonly side: Started) {}

  start(): void {
    this.started = { atMs: performance.now(), cpuNs: this.side.process.cpuTimeNs() };
  }

  /** @returns the sums so far. */
  stop(): FrozenTime {
    const { started } = this;
    const cpuNs = this.side.process.cpuTimeNs();
    if (started && started.cpuNs !== null && cpuNs !== null) {
      this.elapsedNs += (performance.now() - started.atMs) * 1e6;
      this.cpuNs += cpuNs - started.cpuNs;
    }
    this.started = null;
    return { elapsedNs: this.elapsedNs, cpuNs: this.cpuNs };
  }
}
