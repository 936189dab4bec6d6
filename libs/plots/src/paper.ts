import type * as Plot from '@observablehq/plot';
import { isolated } from '@torchperf/domain';

/** The DOM that plots are drawn with: a browser's `document`, or a light one such as linkedom's in Node. */
export type PlotDocument = NonNullable<Plot.PlotOptions['document']>;

/** What plots are drawn on. */
export interface Paper {
  readonly document: PlotDocument;
  /** Width of the whole drawing in CSS pixels. */
  readonly widthPx?: number;
  /**
   * `own`: a picture for itself, with a background, that follows its reader's preference for light or dark. `page`:
   * part of a page, on whose background and in whose text colour it is drawn.
   */
  readonly appearance?: 'own' | 'page';
}

export const DEFAULT_WIDTH_PX = 760;

/** Colours that keep apart, for most eyes, on white and on near-black. After Observable's categorical scheme. */
const SERIES_COLOURS = [
  '#4d7fe0',
  '#e8853b',
  '#3ca951',
  '#a463f2',
  '#d9568f',
  '#2ba6a6',
  '#9c7a4e',
  '#8a8f98',
];

/** The colour of a series by its place; it repeats after eight. */
export function seriesColour(index: number): string {
  return SERIES_COLOURS[index % SERIES_COLOURS.length] as string;
}

/** Longer names would leave no room for what they name. */
const NAME_CHARACTERS = 26;

/** Names as plots show them: shortened in the middle, numbered where they would look alike, and isolated. */
export function shortNames(names: readonly string[]): string[] {
  const short = names.map((name) => shortened(name, NAME_CHARACTERS));
  return short.map((one, index) => {
    if (short.indexOf(one) === short.lastIndexOf(one)) return isolated(one);
    const number = ` (${index + 1})`;
    return isolated(shortened(names[index] as string, NAME_CHARACTERS - number.length)) + number;
  });
}

/** Of a path the end says most; of a name the start. */
function shortened(name: string, characters: number): string {
  if (name.length <= characters) return name;
  const kept = characters - 1;
  const head = Math.floor(kept / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (kept - head))}`;
}
