import * as Plot from '@observablehq/plot';
import { formatTick, logTicks } from './ticks';

/** The ticks of a logarithmic axis at the bottom, each with its number. Plot's default leaves some numbers out. */
export function logAxis(
  domain: readonly [number, number],
  label: string,
  options: Plot.AxisXOptions = {},
): Plot.Markish[] {
  const ticks = logTicks(...domain);
  return [
    Plot.gridX(ticks),
    Plot.axisX(ticks, { anchor: 'bottom', label, labelArrow: 'none', text: formatTick, ...options }),
  ];
}
