import { createHash } from 'node:crypto';
import MarkdownIt from 'markdown-it';
import { REPORT_STYLE } from './report-style';

const STYLE_SHA256 = createHash('sha256').update(REPORT_STYLE).digest('base64');
/** The page is self-contained: it has its own style, and must not load or run anything. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_SHA256}'; base-uri 'none'; form-action 'none'`;

interface HtmlPageOptions {
  /** Plain text. */
  readonly title: string;
  /** SVG elements by the URL of the image that each replaces. */
  readonly drawings: ReadonlyMap<string, string>;
}

/**
 * Renders a report's Markdown as one HTML page with its plots. HTML within the Markdown is shown as text, and an image
 * without a drawing as its description.
 */
export function htmlPage(markdown: string, { title, drawings }: HtmlPageOptions): string {
  const renderer = new MarkdownIt({ html: false, linkify: false });
  const { rules } = renderer.renderer;
  const { escapeHtml } = renderer.utils;
  let regions = 0;
  // A scrollable region must be reachable by keyboard, so it needs a role and a name.
  const region = (kind: 'plot' | 'table') =>
    `class="${kind}" role="region" aria-label="${kind} ${++regions}" tabindex="0"`;
  rules.image = (tokens, index) => {
    const drawing = drawings.get(tokens[index]?.attrGet('src') ?? '');
    if (drawing === undefined) return escapeHtml(tokens[index]?.content ?? '');
    return `<span ${region('plot')}>${drawing}</span>`;
  };
  rules.table_open = (tokens, index, options, _, self) =>
    `<div ${region('table')}>${self.renderToken(tokens, index, options)}`;
  rules.table_close = (tokens, index, options, _, self) =>
    `${self.renderToken(tokens, index, options)}</div>\n`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${REPORT_STYLE}</style>`,
    '</head>',
    `<body><main>\n${renderer.render(markdown)}</main></body>`,
    '</html>\n',
  ].join('\n');
}
