import { teamsOf } from './teams-of';

const [a, b] = [
  { id: '1', name: 'Zebras' },
  { id: '2', name: 'Ants' },
];

describe('teamsOf', () => {
  it('names each team once, in the order of their names', () => {
    expect(teamsOf([{ team: a }, { team: b }, { team: a }], undefined)).toEqual([b, a]);
  });

  it('keeps the one that is chosen, also where it has no change', () => {
    expect(teamsOf([{ team: a }], '1')).toEqual([a]);
    expect(teamsOf([{ team: a }], '3')).toEqual([{ id: '3', name: 'The chosen team' }, a]);
  });
});
