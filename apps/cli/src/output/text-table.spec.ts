import { textTable } from './text-table';

const ROWS = [
  ['latency', '24 µs', '30 µs'],
  ['size', '1 KiB', '20 KiB'],
];

it('aligns columns and leaves no blanks at the ends of lines', () => {
  expect(textTable(['', 'a', 'bb'], ROWS, 80)).toBe(
    ['         a      bb', '───────  ─────  ──────', 'latency  24 µs  30 µs', 'size     1 KiB  20 KiB'].join(
      '\n',
    ),
  );
});

it('breaks columns that do not fit into tables of their own', () => {
  expect(textTable(['', 'a', 'bb'], ROWS, 15)).toBe(
    [
      '         a',
      '───────  ─────',
      'latency  24 µs',
      'size     1 KiB',
      '',
      '         bb',
      '───────  ──────',
      'latency  30 µs',
      'size     20 KiB',
    ].join('\n'),
  );
});

it('counts no width for the marks of isolates', () => {
  expect(textTable(['', '\u2068שלום\u2069', 'bb'], [['a', '1', '2']], 80)).toBe(
    ['   \u2068שלום\u2069  bb', '─  ────  ──', 'a  1     2'].join('\n'),
  );
});
