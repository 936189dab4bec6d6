import { Injectable, Logger } from '@nestjs/common';
import { runtimeProblem, scratchProblem } from './self-test';
import { Slot } from './slot';

/**
 * Teams or finals in a row that may end with a platform fault, while the self-test passes, before the worker pauses. A
 * single one that fails repeatedly, with any of its submissions, may be the cause itself, and must not pause a worker.
 */
const MAX_FAILED_SUBJECTS = 3;
/** How long it then takes no jobs. After one more fault it pauses again. */
const PAUSE_MS = 5 * 60_000;
const RETEST_EVERY_MS = 15_000;
const STORE_TIMEOUT_MS = 5_000;

/**
 * Whether this worker is fit for jobs. After a platform fault it runs its self-test, and takes no more jobs if that
 * fails. A worker that fails at once would otherwise take most runs from healthy ones.
 */
@Injectable()
export class WorkerFitness {
  private readonly logger = new Logger(WorkerFitness.name);
  private problem: string | null = null;
  private readonly failedSubjects = new Set<string>();
  private retest: () => Promise<string | null> = async () => null;
  private retestedMs = 0;

  constructor(private readonly slot: Slot) {}

  /** Why it takes no jobs; null while it is fit. Checks the scratch folder, and repeats a failed test. */
  async check(): Promise<string | null> {
    if (this.problem === null) this.set(await scratchProblem(this.slot.folder), () => this.selfTest());
    else if (performance.now() - this.retestedMs >= RETEST_EVERY_MS) {
      this.retestedMs = performance.now();
      this.set(await this.retest(), this.retest);
    }
    return this.problem;
  }

  /** A run ended without a platform fault. */
  noteSuccess(): void {
    this.failedSubjects.clear();
  }

  /** A run of a team, or a final as a whole, ended here with a platform fault. @param subject see `faultSubject`. */
  async noteFault(subject: string, message: string): Promise<void> {
    this.failedSubjects.add(subject);
    const found = await this.selfTest();
    if (found !== null) return this.set(found, () => this.selfTest());
    if (this.failedSubjects.size < MAX_FAILED_SUBJECTS) return;
    const pausedUntilMs = performance.now() + PAUSE_MS;
    const problem = `Runs of ${this.failedSubjects.size} teams or finals in a row failed here although the self-test passes. The worker pauses for ${PAUSE_MS / 60_000} minutes; see its log.`;
    this.logger.error(`Last platform fault: ${message}`);
    this.set(problem, async () => (performance.now() < pausedUntilMs ? problem : this.selfTest()));
  }

  /** The api answers heartbeats, but its store is unreachable from here. */
  noteStoreUnreachable(origin: string): void {
    const problem =
      'The worker cannot reach the store. Check API_URL and the network between worker and api.';
    this.logger.error(`Store unreachable: ${origin} does not answer.`);
    this.set(problem, async () => {
      const answer = await fetch(origin, { signal: AbortSignal.timeout(STORE_TIMEOUT_MS) }).catch(() => null);
      await answer?.body?.cancel();
      return answer ? null : problem;
    });
  }

  private async selfTest(): Promise<string | null> {
    const { folder, isolation, runtimes } = this.slot;
    return (await scratchProblem(folder)) ?? (await runtimeProblem(isolation, folder, runtimes));
  }

  private set(problem: string | null, retest: () => Promise<string | null>): void {
    if (problem !== null && problem !== this.problem)
      this.logger.error(`Worker unhealthy; takes no jobs. ${problem}`);
    if (problem === null && this.problem !== null) {
      this.failedSubjects.clear();
      this.logger.log('Self-test passed; takes jobs again.');
    }
    if (problem !== this.problem) this.retestedMs = performance.now();
    this.problem = problem;
    this.retest = retest;
  }
}
