import { formatBytes, formatCount, formatExact, formatMeasured, formatPlain } from './measured-value.format';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

describe('formatMeasured', () => {
  it.each([
    [0.08713, 0.0867, 0.08756, '87.13 µs', '86.70–87.56 µs'],
    [2.5, 2.4, 2.6, '2.50 ms', '2.40–2.60 ms'],
    [1500, 1400, 1600, '1.50 s', '1.40–1.60 s'],
  ])('shows %d ms in the most readable unit', (value, ciLower, ciUpper, text, interval) => {
    const formatted = formatMeasured({ value, ciLower, ciUpper, unit: 'ms' });
    expect(plain(formatted.text)).toBe(text);
    expect(plain(formatted.interval)).toBe(interval);
  });

  it('shows as many digits as the interval supports', () => {
    const wide = formatMeasured({ value: 0.42031, ciLower: 0.38, ciUpper: 0.46, unit: 'ratio' });
    const narrow = formatMeasured({ value: 0.42031, ciLower: 0.4182, ciUpper: 0.4224, unit: 'ratio' });
    expect(wide).toEqual({ text: '0.420×', interval: '0.380–0.460×' });
    expect(narrow).toEqual({ text: '0.4203×', interval: '0.4182–0.4224×' });
  });

  it('stops at four digits of the value, unless the interval would then have no width', () => {
    const usual = formatMeasured({ value: 0.151, ciLower: 0.15032, ciUpper: 0.15168, unit: 'ratio' });
    const narrow = formatMeasured({ value: 0.151, ciLower: 0.15099, ciUpper: 0.15101, unit: 'ratio' });
    const small = formatMeasured({ value: 0.00096, ciLower: 0.000956, ciUpper: 0.000964, unit: 'ms·MiB' });
    expect(usual).toEqual({ text: '0.1510×', interval: '0.1503–0.1517×' });
    expect(narrow).toEqual({ text: '0.15100×', interval: '0.15099–0.15101×' });
    expect(plain(small.interval)).toBe('0.0009560–0.0009640 ms·MiB');
  });

  it('shows a share as a percentage with two decimals', () => {
    const formatted = formatMeasured({ value: 0.9235, ciLower: 0.911, ciUpper: 0.93438, unit: 'fraction' });
    expect(plain(formatted.text)).toBe('92.35 %');
    expect(plain(formatted.interval)).toBe('91.10–93.44 %');
  });

  it.each([
    [512, '512 B'],
    [1536, '1.50 KiB'],
    [412_345, '403 KiB'],
    [36_700_160, '35.0 MiB'],
    [3 * 1024 ** 3, '3.00 GiB'],
    [0, '0 B'],
  ])('shows %d exact bytes without an interval', (value, text) => {
    const formatted = formatMeasured({ value, ciLower: null, ciUpper: null, unit: 'bytes' });
    expect(plain(formatted.text)).toBe(text);
    expect(formatted.interval).toBeNull();
  });

  it('keeps sizes distinct that differ by a few bytes', () => {
    const size = { value: 32_512, ciLower: null, ciUpper: null, unit: 'bytes' } as const;
    expect(plain(formatExact(size))).toBe('32,512 bytes');
    expect(formatExact({ ...size, unit: 'ms·MiB' })).toBe('exact');
  });

  it('shows throughput with separators between thousands, and latency times size with its unit', () => {
    const throughput = formatMeasured({
      value: 123_456,
      ciLower: 122_000,
      ciUpper: 125_000,
      unit: 'examples/s',
    });
    const product = formatMeasured({ value: 0.0345, ciLower: null, ciUpper: null, unit: 'ms·MiB' });
    expect(throughput).toEqual({ text: '123,500/s', interval: '122,000–125,000/s' });
    expect(plain(product.text)).toBe('0.0345 ms·MiB');
  });

  it('does not fail on zero', () => {
    expect(plain(formatMeasured({ value: 0, ciLower: null, ciUpper: null, unit: 'ms' }).text)).toBe('0 µs');
  });
});

describe('formatPlain', () => {
  it.each([
    [0.85, 'fraction', '85 %'],
    [0.805, 'fraction', '80.5 %'],
    [100, 'ms', '100 ms'],
    [10 * 1024 * 1024, 'bytes', '10 MiB'],
    [1.5, 'ratio', '1.5×'],
  ] as const)('shows the limit %d %s without spare zeros', (value, unit, text) => {
    expect(plain(formatPlain(value, unit))).toBe(text);
  });
});

describe('formatBytes and formatCount', () => {
  it('keep four significant digits of bytes and all of a count', () => {
    expect(plain(formatBytes(25 * 1024 * 1024))).toBe('25 MiB');
    expect(plain(formatBytes(1_234_567))).toBe('1.177 MiB');
    expect(formatCount(1_234_567)).toBe('1,234,567');
  });
});
