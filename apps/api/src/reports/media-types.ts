/** With tables, as GitHub and many others read it. */
export const MARKDOWN = 'text/markdown; charset=utf-8; variant=GFM';
export const HTML = 'text/html; charset=utf-8';
export const SVG = 'image/svg+xml; charset=utf-8';
