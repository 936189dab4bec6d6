import { atMost, informative } from './row';
import { table } from './table';

it('sets rows in columns, and says of each bound whether it is held', () => {
  const rows = [
    atMost('floor-us', 9.2345678, 'µs', 12),
    atMost('sandbox-start-ms', 26.5, 'ms', 25),
    informative('x', 6.1, 'µs'),
  ];
  expect(table(rows)).toBe(
    [
      'id                value  unit  bound',
      '────────────────  ─────  ────  ─────  ────────',
      'floor-us          9.235  µs    ≤ 12   ok',
      'sandbox-start-ms  26.50  ms    ≤ 25   NOT HELD',
      'x                 6.100  µs',
      '',
    ].join('\n'),
  );
});
