import { median } from '@torchperf/domain';
import type { Contestant } from '../contestant/contestant';
import type { Deal } from '../hidden-set/deal';
import type { ExampleSource } from '../hidden-set/example-source';
import { AUDIT_EXAMPLES, AUDIT_PAIRS, MIN_AUDIT_CALLS } from '../measuring-rules';
import { Questions } from './questions';

/**
 * How many calls a block of the audit may have, so that all of it stays within a time; null where that is too short
 * for any.
 * @param callNs what a call to the contestant takes.
 */
export function auditCalls(wanted: number, callNs: number, budgetMs: number): number | null {
  const affordable = Math.floor((budgetMs * 1e6) / callNs / AUDIT_PAIRS / 2 - AUDIT_EXAMPLES);
  return affordable < MIN_AUDIT_CALLS ? null : Math.min(wanted, affordable);
}

/**
 * Looks for a model that remembers its answers. Theory of operation:
 *
 * A block asks five examples again and again: a repeated block bit for bit the same, a nudged one each time with a few
 * values of another example in their places. A model that works its answers out takes the same time for both; one that
 * looks them up is much faster where it was asked before.
 *
 * Honest models have nothing to fear. Both blocks ask about the same examples, so a model whose time depends on the
 * example is not suspected. A nudged input leads a model to nearly the same rows, nodes and branches, and all examples
 * were asked just before either block. So the caches and branch predictors of the CPU favour neither. The calls look
 * like all others, but are not scored.
 * @param deal what the contestant's process was asked before; the audit repeats some of it.
 * @param calls in a block.
 * @returns the median over pairs of (median latency of repeated inputs / median latency of nudged ones).
 */
export function auditRatio(
  contestant: Contestant,
  source: ExampleSource,
  deal: Deal,
  task: ConstructorParameters<typeof Questions>[1],
  calls: number,
): number {
  const questions = Array.from({ length: AUDIT_EXAMPLES }, () => new Questions(source, task, 1));
  const ratios: number[] = [];
  for (let pair = 0; pair < AUDIT_PAIRS; pair++) {
    const examples = questions.map(() => deal.someDealt());
    const askOnce = () => {
      questions.forEach((question, i) => {
        question.ask(contestant, () => examples[i] as number);
      });
    };
    const blockOf = (ask: (question: Questions, example: number) => number) =>
      block(calls, (i) =>
        ask(questions[i % AUDIT_EXAMPLES] as Questions, examples[i % AUDIT_EXAMPLES] as number),
      );
    const repeated = () => {
      askOnce();
      return blockOf((question) => question.askAgain(contestant, deal.someDealt()));
    };
    const nudged = () => {
      askOnce();
      return blockOf((question, example) => question.askNudged(contestant, example, deal.someDealt()));
    };
    const [first, second] = pair % 2 === 0 ? [repeated, nudged] : [nudged, repeated];
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
