import { closeIsolates } from '@torchperf/domain';
import type { Panel } from './panel';
import { DEFAULT_WIDTH_PX, type Paper, type PlotDocument } from './paper';

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN_PX = 16;
const TITLE_PX = 20;
const NOTE_PX = 16;
const GAP_PX = 18;
/** Widths of characters, a little above their usual values. */
const TITLE_CHARACTER_PX = 7.8;
const NOTE_CHARACTER_PX = 5.7;
/** Attributes of a plot's own root that its parts inherit. */
const INHERITED = ['text-anchor', 'font-size', 'font-family', 'fill'];

const LIGHT = { ink: '#1f2328', paper: '#ffffff' };
const DARK = { ink: '#e6edf3', paper: '#161b22' };

/**
 * Draws panels below each other as one SVG document.
 * @returns the text of the document, for a file or a page.
 */
export function renderSvg(panels: readonly Panel[], paper: Paper): string {
  return drawSvg(panels, paper).outerHTML;
}

/** Draws panels below each other as one element, for a page. */
export function drawSvg(panels: readonly Panel[], paper: Paper): Element {
  const { document } = paper;
  const width = paper.widthPx ?? DEFAULT_WIDTH_PX;
  const root = element(document, 'svg', { xmlns: SVG, role: 'img', class: 'torchperf-plots' });
  // No names in attributes: a lightweight DOM escapes them for HTML, but the document must also be XML.
  root.append(
    textElement(document, 'title', panels.map(({ title }) => title).join('; ')),
    textElement(document, 'desc', panels.flatMap(({ notes }) => notes).join(' ')),
  );
  root.setAttribute('font-family', 'system-ui, sans-serif');
  root.setAttribute('fill', 'currentColor');
  if (paper.appearance !== 'page') addBackground(root, document);
  let y = MARGIN_PX;
  for (const panel of panels) {
    for (const title of wrapped(panel.title, (width - 2 * MARGIN_PX) / TITLE_CHARACTER_PX)) {
      y += TITLE_PX;
      root.append(line(document, title, y - 5, { 'font-size': '14', 'font-weight': '600' }));
    }
    for (const note of panel.notes.flatMap((text) =>
      wrapped(text, (width - 2 * MARGIN_PX) / NOTE_CHARACTER_PX),
    )) {
      y += NOTE_PX;
      root.append(line(document, note, y - 4, { 'font-size': '11', opacity: '0.75' }));
    }
    root.append(plotGroup(document, panel, y));
    y += panel.heightPx + GAP_PX;
  }
  const height = y - GAP_PX + MARGIN_PX;
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
    root.setAttribute(name, String(value));
  }
  return root;
}

/** Colours as attributes for plain viewers; browsers replace them for readers who prefer dark. */
function addBackground(root: Element, document: PlotDocument): void {
  root.setAttribute('color', LIGHT.ink);
  const style = element(document, 'style');
  style.textContent =
    `@media (prefers-color-scheme: dark) { .torchperf-plots { color: ${DARK.ink}; } ` +
    `.torchperf-paper { fill: ${DARK.paper}; } }`;
  const background = { class: 'torchperf-paper', width: '100%', height: '100%', fill: LIGHT.paper };
  root.append(style, element(document, 'rect', background));
}

/** A plot's parts as a group: the plot's own style would scale an SVG within an SVG. */
function plotGroup(document: PlotDocument, { plot }: Panel, y: number): Element {
  const group = element(document, 'g', { transform: `translate(0,${y})` });
  for (const name of INHERITED) {
    const value = plot.getAttribute(name);
    if (value !== null) group.setAttribute(name, value);
  }
  const parts = [...plot.childNodes].filter((node) => node.nodeName.toLowerCase() !== 'style');
  group.append(...parts);
  for (const part of group.querySelectorAll('[aria-label], [aria-description]')) moveLabelToData(part);
  return group;
}

/** Turns Plot's ARIA labels into data attributes: ARIA allows no label on an element without a role. */
function moveLabelToData(part: Element): void {
  const label = part.getAttribute('aria-label');
  if (label !== null) part.setAttribute('data-mark', label);
  for (const name of ['aria-label', 'aria-description']) part.removeAttribute(name);
}

/** A text in lines of at most `characters` characters; a longer word gets its own line. */
function wrapped(text: string, characters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= characters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return closeIsolates(lines);
}

function line(document: PlotDocument, text: string, y: number, attributes: Record<string, string>): Element {
  return textElement(document, 'text', text, { x: String(MARGIN_PX), y: String(y), ...attributes });
}

type Element = ReturnType<PlotDocument['createElementNS']>;

function element(document: PlotDocument, name: string, attributes: Record<string, string> = {}): Element {
  const created = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
  return created;
}

function textElement(
  document: PlotDocument,
  name: string,
  text: string,
  attributes: Record<string, string> = {},
): Element {
  const created = element(document, name, attributes);
  created.textContent = text;
  return created;
}
