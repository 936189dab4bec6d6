import type { TaskShape } from '@torchperf/contracts';
import type { Contestant } from '../contestant/contestant';
import { ContestantFault } from '../contestant/fault';
import { AnswerFrame } from '../contestant/protocol/answer-frame';
import { QuestionFrame } from '../contestant/protocol/frame';
import type { Scores } from '../contestant/protocol/number-types';
import type { ExampleSource } from '../hidden-set/example-source';
import { type TopClass, topClass } from './top-class';

/** Questions of a fixed number of examples, and the memory for their answers, used again for every call. */
export class Questions {
  readonly examples: Uint32Array;
  readonly correct: Uint8Array;
  /** Answers to the last question in which several classes shared the greatest score. */
  tied = 0;
  private readonly question: QuestionFrame;
  private readonly answer: AnswerFrame;
  /** Takes what a repeated question goes without. */
  private readonly unused: Float32Array;
  private readonly valuesPerExample: number;

  constructor(
    private readonly source: ExampleSource,
    private readonly task: TaskShape,
    readonly count: number,
  ) {
    this.valuesPerExample = task.inputShape.reduce((product, size) => product * size, 1);
    this.question = new QuestionFrame(count, this.valuesPerExample);
    this.answer = new AnswerFrame(count, task.classes);
    this.unused = new Float32Array(this.valuesPerExample);
    this.examples = new Uint32Array(count);
    this.correct = new Uint8Array(count);
  }

  /**
   * Asks about the examples that `draw` gives. Afterwards `examples`, `correct` and `tied` hold what was asked and how
   * it was answered.
   * @returns latency in ns.
   * @throws ContestantFault `wrong-output` when a number of the answer is not finite.
   */
  ask(contestant: Contestant, draw: () => number): number {
    for (let i = 0; i < this.count; i++) {
      const example = draw();
      this.examples[i] = example;
      this.source.write(example, this.question.values, i * this.valuesPerExample);
    }
    return this.askAsItIs(contestant);
  }

  /** Asks about the same examples once more, without the noise that the competition asks for. As `ask` otherwise. */
  askWithoutNoise(contestant: Contestant): number {
    this.examples.forEach((example, i) => {
      this.source.writeExactly(example, this.question.values, i * this.valuesPerExample);
    });
    return this.askAsItIs(contestant);
  }

  /**
   * Asks the very same input once more, bit for bit but for the nonce. Before it, as much is done as before a nudged
   * one, so that the contestant finds the CPU's caches alike. Of single examples only. As `ask` otherwise.
   */
  askAgain(contestant: Contestant, other: number): number {
    this.source.writeNudged(this.examples[0] as number, other, this.unused);
    return this.askAsItIs(contestant);
  }

  /**
   * Asks about an example of which a few values are another's. Nothing is scored. Of single examples only.
   * @returns latency in ns.
   */
  askNudged(contestant: Contestant, example: number, other: number): number {
    this.source.writeNudged(example, other, this.question.values);
    return this.send(contestant);
  }

  /**
   * A call with inputs that are no examples: shows mistakes in full before hidden inputs come.
   * @returns latency in ns.
   * @throws as `ask` does.
   */
  rehearse(contestant: Contestant): number {
    this.source.writeSynthetic(this.question.values);
    const latencyNs = this.send(contestant);
    const { scores } = this.answer;
    for (let i = 0; i < this.count; i++) this.topClass(scores, i);
    return latencyNs;
  }

  /** What was answered last, `count` × classes; used again for the next answer. */
  get scores(): Scores {
    return this.answer.scores;
  }

  private askAsItIs(contestant: Contestant): number {
    const latencyNs = this.send(contestant);
    const { scores } = this.answer;
    this.tied = 0;
    for (let i = 0; i < this.count; i++) {
      const { index, tied } = this.topClass(scores, i);
      this.correct[i] = index === this.source.label(this.examples[i] as number) ? 1 : 0;
      if (tied) this.tied++;
    }
    return latencyNs;
  }

  private send(contestant: Contestant): number {
    this.source.writeNonce(this.question.nonce);
    return contestant.ask(this.question, this.answer);
  }

  private topClass(scores: Scores, index: number): TopClass {
    const { classes } = this.task;
    const top = topClass(scores, index * classes, classes);
    if (top) return top;
    throw new ContestantFault(
      'wrong-output',
      'The answer holds NaN or infinite values; scores must be finite.',
    );
  }
}
