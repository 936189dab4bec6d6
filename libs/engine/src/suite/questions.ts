import type { TaskShape } from '@torchperf/contracts';
import { FRAME_TYPES, TensorFrame } from '../protocol/frame';
import type { Contestant } from '../referee/contestant';
import type { ExampleSource } from '../referee/example-source';
import { ContestantFault } from '../referee/fault';

/** Questions of a fixed number of examples, and the memory for their answers, used again for every call. */
export class Questions {
  readonly examples: Uint32Array;
  readonly correct: Uint8Array;
  private readonly question: TensorFrame;
  private readonly answer: TensorFrame;
  /** Takes the noise that a repeated question goes without. */
  private readonly unused: Float32Array;
  private readonly valuesPerExample: number;

  constructor(
    private readonly source: ExampleSource,
    private readonly task: TaskShape,
    readonly count: number,
  ) {
    this.valuesPerExample = task.inputShape.reduce((product, size) => product * size, 1);
    this.question = new TensorFrame(FRAME_TYPES.infer, count, this.valuesPerExample);
    this.answer = new TensorFrame(FRAME_TYPES.result, count, task.classes);
    this.unused = new Float32Array(this.question.values.length);
    this.examples = new Uint32Array(count);
    this.correct = new Uint8Array(count);
  }

  /**
   * Asks about the examples that `draw` gives. Afterwards `examples` and `correct` hold what was asked and
   * whether it was answered rightly.
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

  /**
   * Asks the very same inputs once more, bit for bit but for the nonce. Before it, as much is done as before a new
   * question, so that the contestant finds the CPU's caches alike.
   * @returns and @throws as `ask` does.
   */
  askAgain(contestant: Contestant): number {
    const { examples, valuesPerExample } = this;
    examples.forEach((example, i) => {
      this.source.write(example, this.unused, i * valuesPerExample);
    });
    return this.askAsItIs(contestant);
  }

  private askAsItIs(contestant: Contestant): number {
    this.source.writeNonce(this.question.nonce);
    const latencyNs = contestant.ask(this.question, this.answer);
    for (let i = 0; i < this.count; i++) {
      this.correct[i] = this.topClass(i) === this.source.label(this.examples[i] as number) ? 1 : 0;
    }
    return latencyNs;
  }

  /**
   * A call with inputs that are no examples: shows mistakes in full before hidden inputs come.
   * @returns latency in ns.
   * @throws as `ask` does.
   */
  rehearse(contestant: Contestant): number {
    this.source.writeSynthetic(this.question.values);
    this.source.writeNonce(this.question.nonce);
    const latencyNs = contestant.ask(this.question, this.answer);
    for (let i = 0; i < this.count; i++) this.topClass(i);
    return latencyNs;
  }

  /** What was answered last, `count` × classes; used again for the next answer. */
  get scores(): Float32Array {
    return this.answer.values;
  }

  /** Class with the greatest score; of equal ones the first. */
  private topClass(index: number): number {
    const scores = this.answer.values;
    const from = index * this.task.classes;
    let best = 0;
    for (let c = 0; c < this.task.classes; c++) {
      const score = scores[from + c] as number;
      if (!Number.isFinite(score)) {
        throw new ContestantFault(
          'wrong-output',
          'The answer holds NaN or infinite values; scores must be finite.',
        );
      }
      if (score > (scores[from + best] as number)) best = c;
    }
    return best;
  }
}
