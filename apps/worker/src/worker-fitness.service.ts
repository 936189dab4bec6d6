import { Injectable, Logger } from '@nestjs/common';
import { runtimeProblem, scratchProblem } from './self-test';
import { Slot } from './slot';

/**
 * Teams or finals in a row that may fail through the platform, on a machine whose self-test passes, before it stops. One
 * that fails again and again, with whichever submissions, may be the cause itself, and must not stop a worker.
 */
const MAX_FAILED_SUBJECTS = 3;
/** How long it then takes no jobs: one more fault after that, and it stops again. */
const REST_MS = 5 * 60_000;
const RETEST_EVERY_MS = 15_000;
const STORE_TIMEOUT_MS = 5_000;

/**
 * Whether this worker is fit for jobs. After a run that failed through the platform it tests itself, and takes no more
 * jobs where it finds a fault of its own. A worker that fails at once would otherwise take most runs from healthy ones.
 */
@Injectable()
export class WorkerFitness {
  private readonly logger = new Logger(WorkerFitness.name);
  private problem: string | null = null;
  private readonly failedSubjects = new Set<string>();
  private retest: () => Promise<string | null> = async () => null;
  private retestedMs = 0;

  constructor(private readonly slot: Slot) {}

  /** Why it takes no jobs; null while it is fit. Checks the scratch folder, and tests again what failed. */
  async check(): Promise<string | null> {
    if (this.problem === null) this.set(await scratchProblem(this.slot.folder), () => this.selfTest());
    else if (performance.now() - this.retestedMs >= RETEST_EVERY_MS) {
      this.retestedMs = performance.now();
      this.set(await this.retest(), this.retest);
    }
    return this.problem;
  }

  /** A run ended without a fault of the platform. */
  noteSuccess(): void {
    this.failedSubjects.clear();
  }

  /** A run of a team, or a final as a whole, failed through the platform here. @param subject see `faultSubject`. */
  async noteFault(subject: string, message: string): Promise<void> {
    this.failedSubjects.add(subject);
    const found = await this.selfTest();
    if (found !== null) return this.set(found, () => this.selfTest());
    if (this.failedSubjects.size < MAX_FAILED_SUBJECTS) return;
    const restUntilMs = performance.now() + REST_MS;
    const problem = `Runs of ${this.failedSubjects.size} teams or finals in a row failed here, though its self-test passes. It rests for ${REST_MS / 60_000} minutes; see its log.`;
    this.logger.error(`The last fault: ${message}`);
    this.set(problem, async () => (performance.now() < restUntilMs ? problem : this.selfTest()));
  }

  /** The api answers heartbeats, but the store that it names cannot be reached from here. */
  noteStoreOutOfReach(origin: string): void {
    const problem = 'It cannot reach the store. Check API_URL and the network between them.';
    this.logger.error(`The store at ${origin} does not answer.`);
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
    if (problem !== null && problem !== this.problem) this.logger.error(`Takes no more jobs. ${problem}`);
    if (problem === null && this.problem !== null) {
      this.failedSubjects.clear();
      this.logger.log('The self-test passes: takes jobs again.');
    }
    if (problem !== this.problem) this.retestedMs = performance.now();
    this.problem = problem;
    this.retest = retest;
  }
}
