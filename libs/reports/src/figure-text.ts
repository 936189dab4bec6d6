import type { MeasuredValue } from '@torchperf/domain';

const MIB = 1024 ** 2;
const KIB = 1024;

/** How values of a kind are written: the factor to the unit that suits them, the digits, and the unit's name. */
interface Scale {
  readonly per: number;
  readonly name: string;
  /** @param further digits that are wanted beyond the usual ones; 0 unless told */
  readonly digits: (value: number, further?: number) => string;
}

/** About as many digits as a measurement is worth. */
function threeDigits(value: number, further = 0): string {
  const size = Math.abs(value);
  if (size >= 1000) return value.toLocaleString('en', { maximumFractionDigits: further });
  return size === 0 ? '0' : String(Number(value.toPrecision((size >= 100 ? 4 : 3) + further)));
}

function fixed(decimals: number): Scale['digits'] {
  return (value, further = 0) => value.toFixed(decimals + further);
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

/** Beyond these an interval may be shown without width. */
const FURTHER_DIGITS_MAX = 6;

/** A figure with its interval in the same unit and with as many digits as show its width, as in "24.1 µs (23.9–24.4)". */
export function figureText(figure: MeasuredValue): string {
  const { value, ciLower, ciUpper, unit } = figure;
  if (ciLower === null || ciUpper === null) return quantityText(value, unit);
  const { per, name, digits } = scaleOf(unit, Math.abs(value));
  let further = 0;
  const shown = (quantity: number) => digits(quantity / per, further);
  while (ciLower < ciUpper && further < FURTHER_DIGITS_MAX && shown(ciLower) === shown(ciUpper)) further += 1;
  return `${`${shown(value)} ${name}`.trimEnd()} (${shown(ciLower)}–${shown(ciUpper)})`;
}
