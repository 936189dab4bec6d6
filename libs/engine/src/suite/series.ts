import { median } from '@torchperf/domain';
import type { ExampleSource } from '../referee/example-source';
import { Questions } from './questions';
import type { Bench, Started } from './role';
import type { SampleRecorder } from './samples';

const CONTESTANT = 0;
const REFERENCE = 1;

/** Block number of calls that are neither recorded nor scored. */
export const UNSCORED = -1;

/** Single calls in a row to one of the two of a launch: what warmup and blocks are made of. */
export class Series {
  /** Right answers of the contestant since the launch began, in warmup and blocks. */
  correct = 0;
  private readonly questions: Questions;
  private readonly latenciesNs: Float64Array;

  constructor(
    private readonly bench: Bench,
    private readonly source: ExampleSource,
    private readonly recorder: SampleRecorder,
    private readonly launch: number,
  ) {
    this.questions = new Questions(source, bench.task, 1);
    this.latenciesNs = new Float64Array(Math.max(bench.suite.callsPerBlock, bench.suite.warmupWindowCalls));
  }

  /**
   * Asks so many calls of one. With a block number they are recorded, and the contestant's are scored.
   * @returns their median latency in ns.
   */
  ask({ role, contestant }: Started, calls: number, block: number): number {
    const isContestant = role.name === 'contestant';
    const scored = block !== UNSCORED && isContestant;
    const draw = scored ? () => this.source.next() : () => this.source.any();
    const { questions, latenciesNs } = this;
    contestant.beginSeries(this.bench.suite.callTimeoutMs);
    for (let i = 0; i < calls; i++) {
      const latencyNs = questions.ask(contestant, draw);
      const isRight = questions.correct[0] === 1;
      latenciesNs[i] = latencyNs;
      if (isContestant && isRight) this.correct++;
      if (block === UNSCORED) continue;
      const example = this.source.publicNumber(questions.examples[0] as number);
      const column = isContestant ? CONTESTANT : REFERENCE;
      this.recorder.add(this.launch, block, column, example, latencyNs, isRight);
    }
    contestant.endSeries();
    return median(Array.from(latenciesNs.subarray(0, calls)));
  }

  /** Latencies in ns of the calls of both that were recorded from number `from` on. */
  recorded(from: number): { contestant: Float64Array; reference: Float64Array } {
    return {
      contestant: this.recorder.latenciesOf(CONTESTANT, from),
      reference: this.recorder.latenciesOf(REFERENCE, from),
    };
  }
}
