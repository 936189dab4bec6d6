import { parseSwap } from './fitness';

it('reads swap in bytes', () => {
  const meminfo = 'MemTotal:  8000000 kB\nSwapTotal:    2048 kB\nSwapFree:     1024 kB\n';
  expect(parseSwap(meminfo)).toEqual({ totalBytes: 2048 * 1024, usedBytes: 1024 * 1024 });
});

it('says nothing where the text does not', () => {
  expect(parseSwap('')).toBeNull();
});
