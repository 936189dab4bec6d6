import type { MeasuredValue, Unit } from '@torchperf/domain';

const NBSP = '\u00a0';
const KIB = 1024;
const DECIMALS_MAX = 8;

interface Scale {
  readonly suffix: string;
  /** Divides the raw value. */
  readonly divisor: number;
}

const MILLISECOND_SCALES: readonly Scale[] = [
  { suffix: `${NBSP}s`, divisor: 1000 },
  { suffix: `${NBSP}ms`, divisor: 1 },
  { suffix: `${NBSP}µs`, divisor: 1e-3 },
];
const BYTE_SCALES: readonly Scale[] = [
  { suffix: `${NBSP}GiB`, divisor: KIB ** 3 },
  { suffix: `${NBSP}MiB`, divisor: KIB ** 2 },
  { suffix: `${NBSP}KiB`, divisor: KIB },
  { suffix: `${NBSP}B`, divisor: 1 },
];

/** The most readable scale: the largest unit that is not above the value. */
function scaleOf(unit: Unit, value: number): Scale {
  switch (unit) {
    case 'ms':
      return pick(MILLISECOND_SCALES, value);
    case 'bytes':
      return pick(BYTE_SCALES, value);
    case 'fraction':
      return { suffix: `${NBSP}%`, divisor: 0.01 };
    case 'ratio':
      return { suffix: '×', divisor: 1 };
    case 'examples/s':
      return { suffix: '/s', divisor: 1 };
    case 'ms·MiB':
      return { suffix: `${NBSP}ms·MiB`, divisor: 1 };
  }
}

function pick(scales: readonly Scale[], value: number): Scale {
  const found = scales.find((scale) => Math.abs(value) >= scale.divisor) ?? scales.at(-1);
  if (!found) throw new Error('a unit needs at least one scale');
  return found;
}

/** The power of ten of the first digit, after rounding: 0.0099999999 counts as 0.01. */
const magnitude = (scaled: number) => Number(scaled.toExponential(3).split('e')[1]);

/**
 * The number of decimals of a scaled value. With an interval: two significant digits of its half-width, but at most
 * four of the value, unless the interval would then have no width. Without: three of the value. Whole bytes have none,
 * percentages two.
 */
function decimalsFor(unit: Unit, scale: Scale, scaled: number, scaledHalfWidth: number): number {
  if (unit === 'bytes' && scale.divisor === 1) return 0;
  if (unit === 'fraction') return 2;
  if (scaled === 0) return 0;
  const significant = (digits: number, quantity: number) => digits - 1 - magnitude(quantity);
  if (scaledHalfWidth <= 0) return Math.min(DECIMALS_MAX, Math.max(0, significant(3, scaled)));
  const minDecimals = significant(1, 2 * scaledHalfWidth);
  const wanted = Math.min(significant(2, scaledHalfWidth), significant(4, scaled));
  return Math.min(DECIMALS_MAX, Math.max(minDecimals, wanted));
}

/** Fewer than zero decimals round to tens, hundreds and so on. */
function withDecimals(value: number, decimals: number): string {
  const step = decimals < 0 ? 10 ** -decimals : 1;
  return new Intl.NumberFormat('en', {
    minimumFractionDigits: Math.max(0, decimals),
    maximumFractionDigits: Math.max(0, decimals),
  }).format(step > 1 ? Math.round(value / step) * step : value);
}

export interface FormattedValue {
  /** The figure with its unit, such as `87.1 µs`. */
  readonly text: string;
  /** The 95 % interval in the same unit and with the same decimals, such as `86.7–87.5 µs`; null if exact. */
  readonly interval: string | null;
}

/** A measured value in its most readable unit, with its 95 % interval. */
export function formatMeasured(measured: MeasuredValue): FormattedValue {
  const { value, ciLower, ciUpper, unit } = measured;
  const scale = scaleOf(unit, value);
  const halfWidth = ciLower === null || ciUpper === null ? 0 : (ciUpper - ciLower) / 2 / scale.divisor;
  const decimals = decimalsFor(unit, scale, value / scale.divisor, halfWidth);
  const show = (raw: number) => withDecimals(raw / scale.divisor, decimals);
  return {
    text: `${show(value)}${scale.suffix}`,
    interval:
      ciLower === null || ciUpper === null ? null : `${show(ciLower)}–${show(ciUpper)}${scale.suffix}`,
  };
}

/** The text for a figure without an interval: sizes are exact to the byte. */
export function formatExact({ value, unit }: MeasuredValue): string {
  return unit === 'bytes' ? `${formatCount(value)}${NBSP}bytes` : 'exact';
}

/** A plain figure, such as a limit: at most three decimals, none that are zero. */
export function formatPlain(value: number, unit: Unit): string {
  const scale = scaleOf(unit, value);
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: 3, maximumSignificantDigits: 6 });
  return `${number.format(value / scale.divisor)}${scale.suffix}`;
}

/** A number of bytes, such as `10 MiB`. */
export function formatBytes(bytes: number): string {
  const scale = scaleOf('bytes', bytes);
  const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
  return `${number.format(bytes / scale.divisor)}${scale.suffix}`;
}

/** A whole number with separators between thousands. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat('en').format(count);
}
