/** One figure of a benchmark with what it must show. */
export interface Row {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /** As text, such as "≤ 12"; null for a figure that is only informative. */
  readonly bound: string | null;
  readonly ok: boolean;
}

export function atMost(id: string, value: number, unit: string, bound: number): Row {
  return { id, value, unit, bound: `≤ ${bound}`, ok: value <= bound };
}

export function atLeast(id: string, value: number, unit: string, bound: number): Row {
  return { id, value, unit, bound: `≥ ${bound}`, ok: value >= bound };
}

export function within(id: string, value: number, unit: string, from: number, to: number): Row {
  return { id, value, unit, bound: `${from} to ${to}`, ok: value >= from && value <= to };
}

/** A figure without a bound. */
export function informative(id: string, value: number, unit: string): Row {
  return { id, value, unit, bound: null, ok: true };
}

/** Whether every bound is held. Of no figures at all it is not: then nothing was measured. */
export function allHeld(rows: readonly Row[]): boolean {
  return rows.length > 0 && rows.every((row) => row.ok);
}
