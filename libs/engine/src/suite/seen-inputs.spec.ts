import { SeenInputs } from './seen-inputs';

const EXAMPLES = 20;
/** No two inputs are the same, unless a test says so. */
const inputs = (firstWithInputOf = (example: number) => example) =>
  new SeenInputs({ examples: EXAMPLES, firstWithInputOf });

/** Pairs of blocks: of warmup, then timed ones; each asks these examples. */
function asked(
  seen: SeenInputs,
  pairs: readonly { isTimed: boolean; examples: readonly number[]; referenceNs?: number }[],
  latencyNs: (example: number, pair: number) => number,
) {
  pairs.forEach(({ isTimed, examples, referenceNs = 100 }, pair) => {
    for (const example of examples) seen.note(example, latencyNs(example, pair), isTimed);
    seen.endPair(referenceNs);
  });
  return seen.compared();
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const WARMUP = { isTimed: false, examples: range(0, 10) };
const NEW = { isTimed: true, examples: range(10, 20) };
const AGAIN = { isTimed: true, examples: range(0, 20) };

it('compares timed calls with inputs that came again with those that are new', () => {
  const compared = asked(inputs(), [WARMUP, NEW, AGAIN], (_, pair) => (pair === 2 ? 20 : 100));
  expect(compared).toEqual({ faster: 1, ratio: 0.2 });
});

it('knows an input again under another example', () => {
  const twins = inputs((example) => example % 10);
  expect(asked(twins, [WARMUP, NEW, AGAIN], () => 100)).toBeNull();
});

it('takes new inputs from warmup, but for its first window, where timed calls have none', () => {
  const windows = [
    { isTimed: false, examples: range(0, 10) },
    { isTimed: false, examples: range(10, 20) },
  ];
  const slowAtFirst = (_: number, pair: number) => [900, 100, 25][pair] as number;
  expect(asked(inputs(), [...windows, AGAIN], slowAtFirst)).toEqual({ faster: 1, ratio: 0.25 });
});

it('does not count warmup calls with inputs that came again', () => {
  const warm = { isTimed: false, examples: range(0, 10) };
  expect(asked(inputs(), [WARMUP, warm, NEW], () => 100)).toBeNull();
});

it('knows an input again whose first call followed a change of sides, and compares that call with none', () => {
  const seen = inputs();
  for (const example of range(10, 20)) seen.pass(example);
  // All of the second pair were passed, so only the third has new ones.
  const pairs = [WARMUP, { isTimed: true, examples: range(10, 20) }];
  expect(asked(seen, pairs, () => 100)).toBeNull();
  expect(asked(inputs(), [...pairs, AGAIN], () => 100)).not.toBeNull();
});

it('suspects nothing where the whole machine became faster', () => {
  const pairs = [WARMUP, NEW, { ...AGAIN, referenceNs: 50 }];
  expect(asked(inputs(), pairs, (_, pair) => (pair === 2 ? 50 : 100))).toEqual({ faster: 0.5, ratio: 1 });
});

it('says nothing where too few of either were asked', () => {
  expect(
    asked(inputs(), [WARMUP, { isTimed: true, examples: range(10, 14) }, AGAIN], () => 100),
  ).not.toBeNull();
  expect(asked(inputs(), [WARMUP, NEW], () => 100)).toBeNull();
});
