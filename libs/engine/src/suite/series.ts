import { performance } from 'node:perf_hooks';
import { ROLE_CODES } from '@torchperf/contracts';
import { median } from '@torchperf/domain';
import type { Started, SuiteContext } from '../contestant/role';
import type { Deal } from '../hidden-set/deal';
import type { ExampleSource } from '../hidden-set/example-source';
import { SETTLING_CALLS, SETTLING_MS } from '../measuring-rules';
import { maxBlockCalls } from './block-plan';
import { Questions } from './questions';
import type { SampleRecorder } from './samples';
import { SeenInputs } from './seen-inputs';

/** Block number of calls that are neither recorded nor scored. */
export const UNSCORED = -1;

/** Single calls in a row to one of the two of a launch: what warmup and blocks are made of. */
export class Series {
  /** Right answers of the contestant since the launch started, in warmup and blocks. */
  correct = 0;
  /** Of the contestant's calls in blocks, those whose greatest score several classes shared. */
  tied = 0;
  readonly seen: SeenInputs;
  private readonly questions: Questions;
  private readonly latenciesNs: Float64Array;

  constructor(
    private readonly context: SuiteContext,
    private readonly source: ExampleSource,
    private readonly recorder: SampleRecorder,
    private readonly launch: number,
    /** What each of the two processes is asked. */
    private readonly deals: Readonly<Record<'contestant' | 'reference', Deal>>,
  ) {
    this.seen = new SeenInputs(source);
    this.questions = new Questions(source, context.task, 1);
    this.latenciesNs = new Float64Array(
      Math.max(maxBlockCalls(context.suite.callsPerBlock), context.suite.warmupWindowCalls),
    );
  }

  /** Asks the calls that follow a change of sides: they look like all others, and nothing of them is recorded. */
  settle({ role, contestant }: Started): void {
    const isContestant = role.name === 'contestant';
    const deal = isContestant ? this.deals.contestant : this.deals.reference;
    contestant.startSeries(this.context.suite.callTimeoutMs);
    const end = performance.now() + SETTLING_MS;
    for (let i = 0; i === 0 || (i < SETTLING_CALLS && performance.now() < end); i++) {
      this.questions.ask(contestant, () => deal.next());
      if (isContestant) this.seen.pass(this.questions.examples[0] as number);
    }
    contestant.endSeries();
  }

  /**
   * Asks so many calls of one. With a block number they are recorded, and the contestant's are scored.
   * @returns their median latency in ns.
   */
  ask({ role, contestant }: Started, calls: number, block: number): number {
    const isContestant = role.name === 'contestant';
    const isTimed = block !== UNSCORED;
    const deal = isContestant ? this.deals.contestant : this.deals.reference;
    const draw = isTimed && isContestant ? () => deal.nextScored() : () => deal.next();
    const { questions, latenciesNs } = this;
    contestant.startSeries(this.context.suite.callTimeoutMs);
    for (let i = 0; i < calls; i++) {
      const latencyNs = questions.ask(contestant, draw);
      const isRight = questions.correct[0] === 1;
      latenciesNs[i] = latencyNs;
      const asked = questions.examples[0] as number;
      if (isContestant) {
        if (isRight) this.correct++;
        this.seen.note(asked, latencyNs, isTimed);
      }
      if (!isTimed) continue;
      if (isContestant) this.tied += questions.tied;
      const example = this.source.publicNumber(asked);
      const code = isContestant ? ROLE_CODES.contestant : ROLE_CODES.reference;
      this.recorder.add(this.launch, block, code, example, latencyNs, isRight);
    }
    contestant.endSeries();
    return median(Array.from(latenciesNs.subarray(0, calls)));
  }

  /** Latencies in ns of the calls of both that were recorded from number `from` on, of these blocks or of all. */
  recorded(from: number, blocks?: readonly number[]): { contestant: Float64Array; reference: Float64Array } {
    return {
      contestant: this.recorder.latenciesOf(ROLE_CODES.contestant, from, blocks),
      reference: this.recorder.latenciesOf(ROLE_CODES.reference, from, blocks),
    };
  }
}
