import MarkdownIt from 'markdown-it';
import anchor from 'markdown-it-anchor';
import type { Plugin } from 'vite';

const GUIDE = /[\\/]docs[\\/]([a-z-]+)\.md$/;
const OTHER_GUIDE = /^([a-z-]+)\.md(#.*)?$/;

/** Turns the guides of `docs/` into modules of the web app: each exports its `title` and its text as `html`. */
export function guidePlugin(): Plugin {
  return {
    name: 'torchperf-guides',
    transform(markdown, id) {
      if (!GUIDE.test(id)) return undefined;
      const { title, html } = renderGuide(markdown);
      return {
        code: `export const title = ${JSON.stringify(title)};\nexport const html = ${JSON.stringify(html)};\n`,
        map: null,
      };
    },
  };
}

/**
 * Renders a guide as a title and HTML. Headings have GitHub's ids. Links to other guides lead to their pages; links to
 * files that the service does not serve become plain text.
 */
export function renderGuide(markdown: string): { readonly title: string; readonly html: string } {
  const renderer = new MarkdownIt({ html: false }).use(anchor, { slugify, tabIndex: false });
  const { rules } = renderer.renderer;
  rules.link_open = (tokens, index, options, _, self) => {
    const token = tokens[index];
    const address = pageAddress(token?.attrGet('href') ?? '');
    token?.attrSet('href', address ?? '');
    return address === null ? '<span>' : self.renderToken(tokens, index, options);
  };
  rules.link_close = (tokens, index, options, _, self) => {
    const opening = tokens.slice(0, index).findLast(({ type }) => type === 'link_open');
    return opening?.attrGet('href') === '' ? '</span>' : self.renderToken(tokens, index, options);
  };
  let regions = 0;
  // A scrollable region must be reachable by keyboard, so it needs a role and a name.
  const region = (kind: string) =>
    `class="guide-${kind}" role="region" aria-label="${kind} ${++regions}" tabindex="0"`;
  rules.table_open = () => `<div ${region('table')}><table>`;
  rules.table_close = () => '</table></div>\n';
  rules.fence = (tokens, index) =>
    `<pre ${region('code')}><code>${renderer.utils.escapeHtml(tokens[index]?.content ?? '')}</code></pre>\n`;
  const [, title = '', body = ''] = /^# (.*)\n([\s\S]*)$/.exec(markdown) ?? [];
  return { title, html: renderer.render(body) };
}

/** @returns null for files that the service does not serve, such as sources and decisions. */
function pageAddress(href: string): string | null {
  if (/^(https?:|#)/.test(href)) return href;
  const [, name, fragment = ''] = OTHER_GUIDE.exec(href) ?? [];
  return name ? `/guides/${name}${fragment}` : null;
}

/** GitHub's rule for the ids of headings. */
function slugify(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
