import type { LaunchRecord } from '@torchperf/contracts';
import { mannWhitney, median } from '@torchperf/domain';
import type { ExampleSource } from '../hidden-set/example-source';
import { MIN_SEEN_CALLS } from '../measuring-rules';

interface NotedCall {
  readonly isSeen: boolean;
  readonly isTimed: boolean;
  readonly latencyNs: number;
}

/**
 * How a process of the contestant fares with inputs that it was asked before, against new ones. Where the hidden set is
 * smaller than the calls of a launch, inputs come again among the timed calls, and a model that remembers its answers
 * would gain by it.
 *
 * Theory of operation. Timed calls with inputs seen before are compared with calls with new ones, of warmup too: in a
 * small set all are seen by then. Which input comes when is left to chance, so how a model's time depends on its input
 * matters little. New ones come earlier, so every latency is taken relative to the reference's in the same pair of
 * blocks, and the first window of warmup is left out. A machine that changes its speed then favours neither.
 */
export class SeenInputs {
  private readonly known: Uint8Array;
  private pending: NotedCall[] = [];
  private pairs = 0;
  /** Latencies over the reference's. */
  private readonly onSeen: number[] = [];
  private readonly onNew: number[] = [];

  constructor(private readonly source: Pick<ExampleSource, 'examples' | 'firstWithInputOf'>) {
    this.known = new Uint8Array(source.examples);
  }

  /** Notes a call to the contestant. Examples with the same input are the same here. */
  note(example: number, latencyNs: number, isTimed: boolean): void {
    const input = this.source.firstWithInputOf(example);
    this.pending.push({ isSeen: this.known[input] === 1, isTimed, latencyNs });
    this.known[input] = 1;
  }

  /** Notes a call whose latency says nothing of its input: it follows a change of sides. */
  pass(example: number): void {
    this.known[this.source.firstWithInputOf(example)] = 1;
  }

  /** Ends a pair of blocks, in which this was the reference's median. */
  endPair(referenceNs: number): void {
    if (this.pairs++ > 0) {
      for (const { isSeen, isTimed, latencyNs } of this.pending) {
        if (!isSeen) this.onNew.push(latencyNs / referenceNs);
        else if (isTimed) this.onSeen.push(latencyNs / referenceNs);
      }
    }
    this.pending = [];
  }

  /**
   * The share of pairs of a seen and a new input in which the seen one was faster, ties counting half, and the ratio of
   * the medians; null where there are too few of either.
   */
  compared(): LaunchRecord['seen'] {
    const { onSeen, onNew } = this;
    if (Math.min(onSeen.length, onNew.length) < MIN_SEEN_CALLS) return null;
    const faster = mannWhitney(onNew, onSeen).u / (onNew.length * onSeen.length);
    return { faster, ratio: median(onSeen) / median(onNew) };
  }
}
