import { type LaunchRecord, ROLE_CODES } from '@torchperf/contracts';
import { mannWhitney, median } from '@torchperf/domain';
import { SEEN_CALLS_LEAST } from '../measuring-rules';
import type { ExampleSource } from '../referee/example-source';
import { Questions } from './questions';
import type { Bench, Started } from './role';
import type { SampleRecorder } from './samples';

/** Block number of calls that are neither recorded nor scored. */
export const UNSCORED = -1;

/** Single calls in a row to one of the two of a launch: what warmup and blocks are made of. */
export class Series {
  /** Right answers of the contestant since the launch began, in warmup and blocks. */
  correct = 0;
  /** Examples that this launch's contestant was asked, and its timed latencies on old and on new ones. */
  private readonly known: Uint8Array;
  private readonly onSeen: number[] = [];
  private readonly onNew: number[] = [];
  private readonly questions: Questions;
  private readonly latenciesNs: Float64Array;

  constructor(
    private readonly bench: Bench,
    private readonly source: ExampleSource,
    private readonly recorder: SampleRecorder,
    private readonly launch: number,
  ) {
    this.known = new Uint8Array(source.examples);
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
      const asked = questions.examples[0] as number;
      if (isContestant) this.note(asked, isRight, block === UNSCORED ? null : latencyNs);
      if (block === UNSCORED) continue;
      const example = this.source.publicNumber(asked);
      const code = isContestant ? ROLE_CODES.contestant : ROLE_CODES.reference;
      this.recorder.add(this.launch, block, code, example, latencyNs, isRight);
    }
    contestant.endSeries();
    return median(Array.from(latenciesNs.subarray(0, calls)));
  }

  /**
   * How timed calls with examples that the process had been asked before compare with those with new ones: the share
   * of pairs in which the former was faster, ties counting half, and the ratio of the medians. Which example is which
   * is left to chance. So a model that works each answer out has a share of about 0.5, however its time depends on the
   * example, or, where it merely got faster with time, a ratio near 1; one that knows examples again in spite of the
   * noise has neither. Null where there are too few of either.
   */
  seen(): LaunchRecord['seen'] {
    const { onSeen, onNew } = this;
    if (Math.min(onSeen.length, onNew.length) < SEEN_CALLS_LEAST) return null;
    const faster = mannWhitney(onNew, onSeen).u / (onNew.length * onSeen.length);
    return { faster, ratio: median(onSeen) / median(onNew) };
  }

  private note(example: number, isRight: boolean, timedNs: number | null): void {
    if (isRight) this.correct++;
    if (timedNs !== null) (this.known[example] === 1 ? this.onSeen : this.onNew).push(timedNs);
    this.known[example] = 1;
  }

  /** Latencies in ns of the calls of both that were recorded from number `from` on, of these blocks or of all. */
  recorded(from: number, blocks?: readonly number[]): { contestant: Float64Array; reference: Float64Array } {
    return {
      contestant: this.recorder.latenciesOf(ROLE_CODES.contestant, from, blocks),
      reference: this.recorder.latenciesOf(ROLE_CODES.reference, from, blocks),
    };
  }
}
