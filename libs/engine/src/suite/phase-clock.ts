import { performance } from 'node:perf_hooks';
import type { LaunchRecord } from '@torchperf/contracts';

type PhasesMs = LaunchRecord['phasesMs'];

/** Measures how long each phase of a launch takes; the first starts when the clock is made. */
export class PhaseClock {
  readonly phasesMs: PhasesMs = { load: 0, warmup: 0, blocks: 0, audit: 0, batches: 0 };
  private since = performance.now();

  /** The phase is over and the next one starts. */
  end(phase: keyof PhasesMs): void {
    const now = performance.now();
    this.phasesMs[phase] = now - this.since;
    this.since = now;
  }
}
