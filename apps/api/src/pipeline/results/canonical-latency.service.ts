import { Injectable } from '@nestjs/common';
import { BoardRepository, CanonicalLatencyRepository, type Transaction } from '@torchperf/database';
import { median } from '@torchperf/domain';

/** The median of this many runs varies by a fifth of what a single run's does. */
const RECENT_RUNS = 25;
/**
 * The canonical latency moves only when the median of recent runs is off by more: raw medians of one machine
 * differ by 14–24 % from run to run (docs/measurement.md), and every figure stated in it moves along.
 */
const TOLERANCE = 0.02;

interface MeasuredRun {
  readonly competitionId: string;
  readonly hardwareClass: string;
}

/**
 * Manages the reference's canonical latency of a hardware class. At any moment all runs of the class are stated in one
 * version of it, so that a ranking by latency × size compares like with like. A version never changes, so figures of a
 * past moment stay as they were (docs/decisions/0026).
 */
@Injectable()
export class CanonicalLatencyService {
  constructor(
    private readonly repository: CanonicalLatencyRepository,
    private readonly boards: BoardRepository,
  ) {}

  /**
   * Includes a run's launches. Call with the competition's ranking locked, after the run's launches
   * and metrics were written.
   * @returns when a new version came into force, by the database's clock: all runs of the class are to be ranked anew,
   * at that time. Null when none did.
   */
  async include(transaction: Transaction, run: MeasuredRun): Promise<Date | null> {
    const { competitionId, hardwareClass } = run;
    const medians = await this.repository.recentReferenceMedians(
      transaction,
      competitionId,
      hardwareClass,
      RECENT_RUNS,
    );
    if (medians.length === 0) return null;
    const recent = median(medians);
    const current = await this.repository.find(transaction, competitionId, hardwareClass);
    if (current !== null && Math.abs(recent / current.latencyMs - 1) <= TOLERANCE) return null;
    const since = await this.boards.now(transaction);
    const version = (current?.version ?? 0) + 1;
    await this.repository.add(transaction, competitionId, {
      hardwareClass,
      version,
      latencyMs: recent,
      since,
    });
    return since;
  }
}
