import type { MeasuredValue } from '@torchperf/domain';

const MIB = 1024 ** 2;
const KIB = 1024;

/** The text format of a unit: the divisor to the shown unit, the digits, and the unit's name. */
interface Scale {
  readonly per: number;
  readonly name: string;
  /** @param extraDigits digits beyond the usual ones; 0 by default */
  readonly digits: (value: number, extraDigits?: number) => string;
}

/** About as many digits as a measurement can support. */
function threeDigits(value: number, extraDigits = 0): string {
  const size = Math.abs(value);
  if (size >= 1000) return value.toLocaleString('en', { maximumFractionDigits: extraDigits });
  return size === 0 ? '0' : String(Number(value.toPrecision((size >= 100 ? 4 : 3) + extraDigits)));
}

function fixed(decimals: number): Scale['digits'] {
  return (value, extraDigits = 0) => value.toFixed(decimals + extraDigits);
}

function scaleOf(unit: MeasuredValue['unit'], size: number): Scale {
  switch (unit) {
    case 'ms':
      if (size < 1) return { per: 1e-3, name: 'µs', digits: threeDigits };
      return size < 1000
        ? { per: 1, name: 'ms', digits: threeDigits }
        : { per: 1000, name: 's', digits: threeDigits };
    case 'bytes':
      return size < MIB
        ? { per: KIB, name: 'KiB', digits: threeDigits }
        : { per: MIB, name: 'MiB', digits: threeDigits };
    case 'fraction':
      return { per: 0.01, name: '%', digits: fixed(2) };
    case 'ratio':
      return { per: 1, name: '', digits: fixed(3) };
    case 'examples/s':
      return { per: 1, name: '/s', digits: threeDigits };
    case 'ms·MiB':
      return { per: 1, name: 'ms·MiB', digits: threeDigits };
  }
}

/** A quantity without interval, as in "24.1 µs". */
export function quantityText(value: number, unit: MeasuredValue['unit']): string {
  const scale = scaleOf(unit, Math.abs(value));
  return `${scale.digits(value / scale.per)} ${scale.name}`.trimEnd();
}

/** If the bounds still look equal with these, the interval is shown without width. */
const MAX_EXTRA_DIGITS = 6;

/** A figure with its interval, in the same unit and with enough digits to show its width, as in "24.1 µs (23.9–24.4)". */
export function figureText(figure: MeasuredValue): string {
  const { value, ciLower, ciUpper, unit } = figure;
  if (ciLower === null || ciUpper === null) return quantityText(value, unit);
  const { per, name, digits } = scaleOf(unit, Math.abs(value));
  let extraDigits = 0;
  const shown = (quantity: number) => digits(quantity / per, extraDigits);
  while (ciLower < ciUpper && extraDigits < MAX_EXTRA_DIGITS && shown(ciLower) === shown(ciUpper))
    extraDigits += 1;
  return `${`${shown(value)} ${name}`.trimEnd()} (${shown(ciLower)}–${shown(ciUpper)})`;
}
