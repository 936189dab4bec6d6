import type { Unit } from '@torchperf/domain';
import { figureText, quantityText } from './figure-text';

it.each([
  [0.0241, 'ms', '24.1 µs'],
  [12.345, 'ms', '12.3 ms'],
  [2345, 'ms', '2.35 s'],
  [105_165, 'bytes', '102.7 KiB'],
  [3 * 1024 ** 2, 'bytes', '3 MiB'],
  [0.9926, 'fraction', '99.26 %'],
  [1.03456, 'ratio', '1.035'],
  [185_999.4, 'examples/s', '185,999 /s'],
  [0, 'ms', '0 µs'],
] as const)('writes %d %s as %s', (value, unit: Unit, text) => {
  expect(quantityText(value, unit)).toBe(text);
});

it('writes the bounds of an interval in the unit of the value', () => {
  expect(figureText({ value: 0.9, ciLower: 0.8, ciUpper: 1.2, unit: 'ms' })).toBe('900 µs (800–1,200)');
});

it('writes an exact figure alone', () => {
  expect(figureText({ value: 2048, ciLower: null, ciUpper: null, unit: 'bytes' })).toBe('2 KiB');
});
