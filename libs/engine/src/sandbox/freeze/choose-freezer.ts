import type { Freezer, GroupFreezer } from './freezer';
import { SignalFreezer } from './signal-freezer';

/**
 * How to freeze a sandbox: by its control group, by signals, or by both.
 * @param inside lists the processes of the sandbox.
 */
export function chooseFreezer(group: GroupFreezer | null, inside: () => readonly number[]): Freezer {
  const signals = new SignalFreezer(inside);
  if (group === null) return signals;
  return group.keepsTimers ? new DoubleFreezer(signals, group) : group;
}

/** Freezes by one way and then by another; thaws in the opposite order. */
class DoubleFreezer implements Freezer {
  /** A process that is frozen twice no longer shows that it is stopped. */
  private isInnerFrozen = false;

  constructor(
    private readonly inner: Freezer,
    private readonly outer: Freezer,
  ) {}

  tryFreeze(): boolean {
    this.isInnerFrozen ||= this.inner.tryFreeze();
    return this.isInnerFrozen && this.outer.tryFreeze();
  }

  thaw(): void {
    this.isInnerFrozen = false;
    this.outer.thaw();
    this.inner.thaw();
  }
}
