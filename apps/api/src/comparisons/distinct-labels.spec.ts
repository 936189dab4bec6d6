import { distinctLabels } from './distinct-labels';

const named = (name: string, team: string, id = '0000') => ({ id, name, team: { name: team } });

it.each([
  ['names that differ stay', [named('a', 'x'), named('b', 'x')], ['a', 'b']],
  ['a name of two teams', [named('a', 'x'), named('a', 'y'), named('b', 'x')], ['a (x)', 'a (y)', 'b']],
  [
    'a name twice in one team',
    [named('a', 'x', '11111111-1'), named('a', 'x', '22222222-2'), named('a', 'y')],
    ['a (11111111)', 'a (22222222)', 'a (y)'],
  ],
])('%s', (_, submissions, labels) => {
  expect(distinctLabels(submissions)).toEqual(labels);
});
