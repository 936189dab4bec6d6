import type * as Plot from '@observablehq/plot';
import { isolated } from '@torchperf/domain';

/** The DOM that plots are drawn with: a browser's `document`, or a lightweight one such as linkedom's in Node. */
export type PlotDocument = NonNullable<Plot.PlotOptions['document']>;

/** What plots are drawn on. */
export interface Paper {
  readonly document: PlotDocument;
  /** Width of the whole drawing in CSS pixels. */
  readonly widthPx?: number;
  /**
   * `own`: a picture with its own background, which follows the reader's preference for light or dark. `page`: part of
   * a page, with the background and text colour of the page.
   */
  readonly appearance?: 'own' | 'page';
}

export const DEFAULT_WIDTH_PX = 760;

/** Colours that most eyes can distinguish, on white and on near-black. After Observable's categorical scheme. */
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

/** The colour of a series by its index; colours repeat after eight. */
export function seriesColour(index: number): string {
  return SERIES_COLOURS[index % SERIES_COLOURS.length] as string;
}

/** Longer names would leave no room for the plot. */
const NAME_CHARACTERS = 26;

/** Names as plots show them: shortened in the middle, numbered if they would look alike, and isolated. */
export function shortNames(names: readonly string[]): string[] {
  const short = names.map((name) => shortened(name, NAME_CHARACTERS));
  return short.map((name, index) => {
    if (short.indexOf(name) === short.lastIndexOf(name)) return isolated(name);
    const number = ` (${index + 1})`;
    return isolated(shortened(names[index] as string, NAME_CHARACTERS - number.length)) + number;
  });
}

/** Shortens in the middle: the end of a path matters most, and the start of a name. */
function shortened(name: string, characters: number): string {
  if (name.length <= characters) return name;
  const remaining = characters - 1;
  const head = Math.floor(remaining / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (remaining - head))}`;
}
