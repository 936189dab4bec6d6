import { Injectable } from '@nestjs/common';
import { CanonicalLatencyRepository, type Transaction } from '@torchperf/database';
import { median } from '@torchperf/domain';

/** The median of so many runs wanders by a fifth of what a single run's does. */
const RECENT_RUNS = 25;
/**
 * The canonical latency moves only when the median of recent runs is off by more: raw medians of one machine
 * differ by 14–24 % from run to run (docs/measurement.md), and every figure stated in it moves along.
 */
const TOLERANCE = 0.02;

interface MeasuredRun {
  readonly id: string;
  readonly competitionId: string;
  readonly hardwareClass: string;
}

/**
 * Keeps the reference's canonical latency of a hardware class, and states every latency in it. All runs of the
 * class share one value at any time, so that what is ranked by latency × size compares like with like.
 */
@Injectable()
export class CanonicalLatencyService {
  constructor(private readonly repository: CanonicalLatencyRepository) {}

  /**
   * Takes a run's launches into account. Call with the competition's ranking locked, after the run's launches
   * and metrics were written.
   * @returns whether the canonical latency moved, and with it the latencies of all runs of the class.
   */
  async include(transaction: Transaction, run: MeasuredRun): Promise<boolean> {
    const { competitionId, hardwareClass } = run;
    const medians = await this.repository.recentReferenceMedians(
      transaction,
      competitionId,
      hardwareClass,
      RECENT_RUNS,
    );
    if (medians.length === 0) return false;
    const recent = median(medians);
    const current = await this.repository.find(transaction, competitionId, hardwareClass);
    if (current !== null && Math.abs(recent / current - 1) <= TOLERANCE) {
      await this.repository.restate(transaction, competitionId, hardwareClass, current, run.id);
      return false;
    }
    await this.repository.set(transaction, competitionId, hardwareClass, recent);
    await this.repository.restate(transaction, competitionId, hardwareClass, recent, null);
    return true;
  }
}
