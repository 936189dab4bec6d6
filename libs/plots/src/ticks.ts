/** With fewer ticks, an axis is hard to read. */
const MIN_TICKS = 4;

/** Ticks of a logarithmic axis at 1, 2, 5 (in short ranges 1, 1.5, 2, 3, 5, 7) times powers of ten, within a range. */
export function logTicks(lower: number, upper: number): number[] {
  const ticks = ticksAt([1, 2, 5], lower, upper);
  return ticks.length >= MIN_TICKS ? ticks : ticksAt([1, 1.5, 2, 3, 5, 7], lower, upper);
}

function ticksAt(steps: readonly number[], lower: number, upper: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(lower)); power <= Math.ceil(Math.log10(upper)); power++) {
    for (const step of steps) {
      const tick = Number(`${step}e${power}`);
      if (tick >= lower && tick <= upper) ticks.push(tick);
    }
  }
  return ticks;
}

/** A number as an axis shows it: at most four significant digits, never in powers of ten. */
export function formatTick(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en', { maximumFractionDigits: 20 });
}
