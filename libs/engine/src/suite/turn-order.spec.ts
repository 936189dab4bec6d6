import { TurnOrder } from './turn-order';

const rounds = (contestants: number, count: number, byte = 1) => {
  const order = new TurnOrder(contestants, Buffer.alloc(32, byte));
  return Array.from({ length: count }, () => order.nextRound());
};

describe('TurnOrder', () => {
  it('gives everybody one turn a round', () => {
    for (const round of rounds(5, 12)) expect(round.toSorted()).toEqual([0, 1, 2, 3, 4]);
  });

  it('gives everybody each place once in as many rounds as there are contestants', () => {
    const all = rounds(4, 8);
    for (const set of [all.slice(0, 4), all.slice(4)]) {
      for (let place = 0; place < 4; place++) {
        expect(set.map((round) => round[place]).toSorted()).toEqual([0, 1, 2, 3]);
      }
    }
  });

  it('draws another order for the next set of rounds', () => {
    const followers = rounds(6, 60).map((round) => round[(round.indexOf(0) + 1) % 6]);
    expect(new Set(followers).size).toBeGreaterThan(2);
  });

  it('follows from the seed', () => {
    expect(rounds(6, 3, 1)).toEqual(rounds(6, 3, 1));
    expect(rounds(6, 3, 1)).not.toEqual(rounds(6, 3, 2));
  });

  it('is nothing to speak of for one contestant', () => {
    expect(rounds(1, 3)).toEqual([[0], [0], [0]]);
  });
});
