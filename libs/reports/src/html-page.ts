import { createHash } from 'node:crypto';
import MarkdownIt from 'markdown-it';
import { REPORT_STYLE } from './report-style';

const STYLE_SHA256 = createHash('sha256').update(REPORT_STYLE).digest('base64');
/** The page is whole in itself: it needs its own style, and may load and run nothing. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_SHA256}'; base-uri 'none'; form-action 'none'`;

interface HtmlPageOptions {
  /** Plain text. */
  readonly title: string;
  /** SVG elements by the address of the image that each stands for. */
  readonly drawings: ReadonlyMap<string, string>;
}

/**
 * A report as one HTML page with its plots in it, made from its Markdown. HTML within the Markdown is shown as text,
 * and images that are not among the drawings as what they are called.
 */
export function htmlPage(markdown: string, { title, drawings }: HtmlPageOptions): string {
  const renderer = new MarkdownIt({ html: false, linkify: false });
  const { rules } = renderer.renderer;
  const { escapeHtml } = renderer.utils;
  let regions = 0;
  // What scrolls must be reachable by keyboard, and then needs a role and a name of its own.
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
