import { teamsOf } from './teams-of';

const [a, b] = [
  { id: '1', name: 'Zebras' },
  { id: '2', name: 'Ants' },
];

describe('teamsOf', () => {
  it('names each team once, in the order of their names', () => {
    expect(teamsOf([{ team: a }, { team: b }, { team: a }], undefined)).toEqual([b, a]);
  });

  it('keeps the chosen one, even without a change', () => {
    expect(teamsOf([{ team: a }], '1')).toEqual([a]);
    const id = '0a1b2c3d-0000-4000-8000-000000000000';
    expect(teamsOf([{ team: a }], id)).toEqual([{ id, name: 'Team 0a1b2c3d…' }, a]);
  });
});
