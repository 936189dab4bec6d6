import type { Panel } from './panel';
import { DEFAULT_WIDTH_PX, type Paper, type PlotDocument } from './paper';

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN_PX = 16;
const TITLE_PX = 20;
const NOTE_PX = 16;
const GAP_PX = 18;
/** Attributes of a plot's own root that its parts inherit. */
const INHERITED = ['text-anchor', 'font-size', 'font-family', 'fill'];

const LIGHT = { ink: '#1f2328', paper: '#ffffff' };
const DARK = { ink: '#e6edf3', paper: '#161b22' };

/**
 * Draws panels below each other as one SVG document.
 * @returns the text of the document, which can be put into a file or a page.
 */
export function renderSvg(panels: readonly Panel[], paper: Paper): string {
  const { document } = paper;
  const width = paper.widthPx ?? DEFAULT_WIDTH_PX;
  const root = element(document, 'svg', { xmlns: SVG, role: 'img', class: 'torchperf-plots' });
  // Names in attributes would have to be escaped by hand: a light DOM writes HTML, and this is to be XML too.
  const description = element(document, 'desc');
  description.textContent = panels.map(({ title }) => title).join('; ');
  root.append(description);
  root.setAttribute('font-family', 'system-ui, sans-serif');
  root.setAttribute('fill', 'currentColor');
  if (paper.appearance !== 'page') addBackground(root, document);
  let y = MARGIN_PX;
  for (const panel of panels) {
    y += TITLE_PX;
    root.append(line(document, panel.title, y - 5, { 'font-size': '14', 'font-weight': '600' }));
    for (const note of panel.notes) {
      y += NOTE_PX;
      root.append(line(document, note, y - 4, { 'font-size': '11', opacity: '0.75' }));
    }
    root.append(partOf(document, panel, y));
    y += panel.heightPx + GAP_PX;
  }
  const height = y - GAP_PX + MARGIN_PX;
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
    root.setAttribute(name, String(value));
  }
  return root.outerHTML;
}

/** Colours as attributes for plain viewers; browsers change them for readers who prefer dark. */
function addBackground(root: Element, document: PlotDocument): void {
  root.setAttribute('color', LIGHT.ink);
  const style = element(document, 'style');
  style.textContent =
    `@media (prefers-color-scheme: dark) { .torchperf-plots { color: ${DARK.ink}; } ` +
    `.torchperf-paper { fill: ${DARK.paper}; } }`;
  const background = { class: 'torchperf-paper', width: '100%', height: '100%', fill: LIGHT.paper };
  root.append(style, element(document, 'rect', background));
}

/** A plot's parts as a group: an SVG within an SVG would be scaled by the plot's own style. */
function partOf(document: PlotDocument, { plot }: Panel, y: number): Element {
  const group = element(document, 'g', { transform: `translate(0,${y})` });
  for (const name of INHERITED) {
    const value = plot.getAttribute(name);
    if (value !== null) group.setAttribute(name, value);
  }
  const parts = [...plot.childNodes].filter((node) => node.nodeName.toLowerCase() !== 'style');
  group.append(...parts);
  return group;
}

function line(document: PlotDocument, text: string, y: number, attributes: Record<string, string>): Element {
  const drawn = element(document, 'text', { x: String(MARGIN_PX), y: String(y), ...attributes });
  drawn.textContent = text;
  return drawn;
}

type Element = ReturnType<PlotDocument['createElementNS']>;

function element(document: PlotDocument, name: string, attributes: Record<string, string> = {}): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
