import type { Batch } from '@torchperf/contracts';
import { batchDiscordance, refuseDifferentBatches } from './batch-answers';
import type { Call } from './samples';

/** A single call about each example, and one batch with all of them. */
function answers(ways: readonly { readonly single: boolean; readonly batch: boolean }[]) {
  const calls = ways.map(
    ({ single }, example): Call => ({
      launch: 0,
      block: 0,
      role: 'contestant',
      example,
      latencyNs: 1000,
      correct: single,
    }),
  );
  const batch: Batch = {
    launch: 0,
    latencyNs: 1000,
    example: Buffer.from(Uint32Array.from(ways.keys()).buffer).toString('base64'),
    correct: Buffer.from(ways.map((way) => (way.batch ? 1 : 0))).toString('base64'),
  };
  return { calls, batches: [batch] };
}
/** So many examples that were right in single calls alone, in batches alone, and in both. */
const mixed = (onlySingle: number, onlyBatch: number, both: number) =>
  answers([
    ...new Array(onlySingle).fill({ single: true, batch: false }),
    ...new Array(onlyBatch).fill({ single: false, batch: true }),
    ...new Array(both).fill({ single: true, batch: true }),
  ]);
const verdictOf = ({ calls, batches }: ReturnType<typeof answers>) => {
  try {
    refuseDifferentBatches(calls, batches);
    return 'ok';
  } catch (error) {
    return (error as { verdict?: string }).verdict;
  }
};

it('counts by the first answer of each way, of examples that were asked both ways', () => {
  const { calls, batches } = mixed(1, 2, 3);
  const again = calls.map((call) => ({ ...call, correct: !call.correct }));
  const reference = calls.map((call) => ({ ...call, role: 'reference' as const, correct: false }));
  const alone = { ...(calls[0] as Call), example: 99, correct: false };
  expect(batchDiscordance([...reference, ...calls, ...again, alone], [...batches, ...batches])).toEqual({
    onlySingle: 1,
    onlyBatch: 2,
  });
});

// Two-sided: 2 · 0.5^n is below 1e-5 from 18 examples on.
it.each([
  ['a model that answers alike', mixed(0, 0, 500), 'ok'],
  ['rounding that turns some answers', mixed(9, 7, 2000), 'ok'],
  ['a model that answers by chance', mixed(210, 240, 300), 'ok'],
  ['17 examples one way alone', mixed(0, 17, 500), 'ok'],
  ['a better model in batches', mixed(0, 18, 500), 'batches-differ'],
  ['a worse model in batches', mixed(60, 10, 500), 'batches-differ'],
])('judges %s', (_, asked, verdict) => {
  expect(verdictOf(asked)).toBe(verdict);
});

it('has nothing to compare where no example was asked both ways', () => {
  expect(verdictOf({ ...mixed(0, 30, 0), batches: [] })).toBe('ok');
});
