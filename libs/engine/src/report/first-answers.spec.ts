import { publicNumbers } from '../hidden-set/public-numbers';
import { encodeColumn } from '../suite/columns';
import { firstAnswers } from './first-answers';

const EXAMPLES = 6;

interface Asked {
  readonly launch: number;
  /** Index in the hidden set. */
  readonly example: number;
  readonly right: boolean;
  readonly role?: number;
}

/** What a report of a run with this seed holds of these answers. */
function columns(seed: string, calls: readonly Asked[], batches: readonly (readonly Asked[])[] = []) {
  const numbers = publicNumbers(Buffer.from(seed, 'hex'), EXAMPLES);
  const answers = (asked: readonly Asked[]) => ({
    example: encodeColumn(Uint32Array.from(asked, ({ example }) => numbers[example] as number)),
    correct: encodeColumn(Uint8Array.from(asked, ({ right }) => (right ? 1 : 0))),
  });
  return {
    seed,
    examples: { total: EXAMPLES },
    samples: {
      launch: encodeColumn(Uint16Array.from(calls, ({ launch }) => launch)),
      role: encodeColumn(Uint8Array.from(calls, ({ role = 0 }) => role)),
      ...answers(calls),
    },
    batches: batches.map((batch) => ({ launch: batch[0]?.launch as number, ...answers(batch) })),
  };
}

it('puts the answers of runs with other numbers in one order', () => {
  const calls = [
    { launch: 0, example: 4, right: true },
    { launch: 0, example: 0, right: false },
    { launch: 1, example: 2, right: true },
  ];
  for (const seed of ['00', 'c0ffee']) {
    expect(firstAnswers(columns(seed, calls))).toEqual([false, null, true, null, true, null]);
  }
  expect([...publicNumbers(Buffer.from('00', 'hex'), EXAMPLES)]).not.toEqual([
    ...publicNumbers(Buffer.from('c0ffee', 'hex'), EXAMPLES),
  ]);
});

it('takes the first answer: calls before the batches of their launch, and both before later launches', () => {
  const calls = [
    { launch: 0, example: 0, right: true },
    { launch: 0, example: 0, right: false },
    { launch: 1, example: 1, right: false },
    { launch: 1, example: 2, right: true },
  ];
  const batches = [
    [
      { launch: 0, example: 0, right: false },
      { launch: 0, example: 1, right: true },
    ],
    [
      { launch: 1, example: 2, right: false },
      { launch: 1, example: 3, right: false },
    ],
  ];
  expect(firstAnswers(columns('00', calls, batches))).toEqual([true, true, true, false, null, null]);
});

it('leaves the answers of the reference out', () => {
  const calls = [
    { launch: 0, example: 0, right: false, role: 1 },
    { launch: 0, example: 0, right: true },
  ];
  expect(firstAnswers(columns('00', calls))[0]).toBe(true);
});

it('refuses numbers that the hidden set cannot have', () => {
  const given = columns('00', [{ launch: 0, example: 0, right: true }]);
  const samples = { ...given.samples, example: encodeColumn(Uint32Array.of(EXAMPLES)) };
  expect(() => firstAnswers({ ...given, samples })).toThrow(/no example 6/);
});
