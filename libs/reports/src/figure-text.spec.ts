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

it.each([
  [{ value: 34_218_000, ciLower: 34_210_000, ciUpper: 34_230_000, unit: 'bytes' }, '32.63 MiB (32.63–32.64)'],
  [{ value: 0.5, ciLower: 0.4999, ciUpper: 0.5001, unit: 'ratio' }, '0.5000 (0.4999–0.5001)'],
  [{ value: 1234.5, ciLower: 1234.1, ciUpper: 1234.4, unit: 'examples/s' }, '1,234.5 /s (1,234.1–1,234.4)'],
] as const)('writes as many digits as an interval needs to have a width: %j', (figure, text) => {
  expect(figureText(figure)).toBe(text);
});

it('adds no digits for an interval without width', () => {
  expect(figureText({ value: 0.5, ciLower: 0.5, ciUpper: 0.5, unit: 'ratio' })).toBe('0.500 (0.500–0.500)');
});

it('writes an exact figure alone', () => {
  expect(figureText({ value: 2048, ciLower: null, ciUpper: null, unit: 'bytes' })).toBe('2 KiB');
});
