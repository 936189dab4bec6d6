import { Deal } from './deal';
import { SecretStream } from './secret-stream';

const EXAMPLES = 40;

/** The deals of one run. */
function run(byte = 1) {
  const order = new SecretStream(Buffer.alloc(32, byte), 'order');
  const counts = new Uint32Array(EXAMPLES);
  return { counts, deal: () => new Deal(order, counts) };
}
const take = (count: number, draw: () => number) => Array.from({ length: count }, draw);

it('asks a process nothing a second time while there are others, whatever the calls are for', () => {
  const deal = run().deal();
  // Warmup, blocks, what is not scored in between, batches.
  const asked = [
    ...take(10, () => deal.next()),
    ...take(15, () => deal.nextScored()),
    ...take(5, () => deal.next()),
    ...take(10, () => deal.nextScored()),
  ];
  expect(new Set(asked).size).toBe(EXAMPLES);
  const again = take(EXAMPLES, () => deal.nextScored());
  expect(new Set(again).size).toBe(EXAMPLES);
  expect(again).not.toEqual(asked);
});

it('scores each example once in a run before any a second time, in whatever launches', () => {
  const { counts, deal } = run();
  const scored: number[] = [];
  for (let launch = 0; launch < 6; launch++) {
    const dealt = deal();
    take(9, () => dealt.next());
    for (let i = 0; i < 13; i++) {
      const least = Math.min(...counts);
      const example = dealt.nextScored();
      scored.push(example);
      expect(counts[example]).toBe(least + 1);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  }
  expect(new Set(scored).size).toBe(EXAMPLES);
});

it('counts only what is scored', () => {
  const { counts, deal } = run();
  const dealt = deal();
  take(100, () => dealt.next());
  expect(Math.max(...counts)).toBe(0);
  take(3, () => dealt.nextScored());
  expect(counts.reduce((sum, count) => sum + count)).toBe(3);
});

it('deals in an order of its own for each process, which the seed determines', () => {
  const orders = (byte: number) => {
    const { deal } = run(byte);
    return take(2, () => 0).map(() => {
      const dealt = deal();
      return take(EXAMPLES, () => dealt.next()).join();
    });
  };
  expect(new Set(orders(1)).size).toBe(2);
  expect(orders(1)).toEqual(orders(1));
  expect(orders(1)).not.toEqual(orders(2));
});

it('draws of what was dealt before, and of nothing else', () => {
  const deal = run().deal();
  const dealt = new Set([...take(3, () => deal.next()), ...take(4, () => deal.nextScored())]);
  const drawn = new Set(take(400, () => deal.someDealt()));
  expect(drawn).toEqual(dealt);
  take(EXAMPLES, () => deal.next());
  expect(new Set(take(2000, () => deal.someDealt())).size).toBe(EXAMPLES);
});
