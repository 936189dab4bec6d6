import { median } from '@torchperf/domain';
import { AUDIT_CALLS_LEAST, AUDIT_EXAMPLES, AUDIT_PAIRS } from '../measuring-rules';
import type { Contestant } from '../referee/contestant';
import type { ExampleSource } from '../referee/example-source';
import { Questions } from './questions';

/**
 * How many calls a block of the audit may have, so that all of it stays within a time; null where that is too short
 * for any.
 * @param callNs what a call to the contestant takes.
 */
export function auditCalls(wanted: number, callNs: number, budgetMs: number): number | null {
  const affordable = Math.floor(((budgetMs * 1e6) / callNs / AUDIT_PAIRS - AUDIT_EXAMPLES) / 2);
  return affordable < AUDIT_CALLS_LEAST ? null : Math.min(wanted, affordable);
}

/**
 * Looks for a model that remembers its answers. A block asks a few examples again and again: in a repeated block
 * bit for bit the same, in a fresh one with new noise each time. Whoever works an answer out takes the same time
 * for both; whoever looks it up is much faster where it was asked before.
 *
 * Both blocks ask the same examples, so that a model whose time depends on the example is not suspected. The
 * calls look like all others, but are not scored. Source of the method: docs/measurement.md, "Audit".
 * @param calls in a block.
 * @returns the median over pairs of (median latency of repeated inputs / median latency of fresh ones).
 */
export function auditRatio(
  contestant: Contestant,
  source: ExampleSource,
  task: ConstructorParameters<typeof Questions>[1],
  calls: number,
): number {
  const questions = Array.from({ length: AUDIT_EXAMPLES }, () => new Questions(source, task, 1));
  const ratios: number[] = [];
  for (let pair = 0; pair < AUDIT_PAIRS; pair++) {
    const examples = questions.map(() => source.any());
    const fresh = () =>
      block(calls, (i) =>
        (questions[i % AUDIT_EXAMPLES] as Questions).ask(
          contestant,
          () => examples[i % AUDIT_EXAMPLES] as number,
        ),
      );
    const repeated = () => {
      questions.forEach((question, i) => {
        question.ask(contestant, () => examples[i] as number);
      });
      return block(calls, (i) => (questions[i % AUDIT_EXAMPLES] as Questions).askAgain(contestant));
    };
    const [first, second] = pair % 2 === 0 ? [repeated, fresh] : [fresh, repeated];
    const [firstNs, secondNs] = [first(), second()];
    ratios.push(pair % 2 === 0 ? firstNs / secondNs : secondNs / firstNs);
  }
  return median(ratios);
}

function block(calls: number, call: (index: number) => number): number {
  const latencies = new Float64Array(calls);
  for (let i = 0; i < calls; i++) latencies[i] = call(i);
  return median(Array.from(latencies));
}
