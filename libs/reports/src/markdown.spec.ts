import MarkdownIt from 'markdown-it';
import { bulletList, documentOf, heading, link, markdown, table } from './markdown';

/** With all extensions beyond CommonMark. */
const eager = new MarkdownIt({ html: true, linkify: true });
const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trim();

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[a](javascript:alert(1))',
  '![a](http://example.org/x.png)',
  '**bold** _under_ `code` ~~gone~~',
  'a | b',
  '# heading',
  '- item',
  '1. item',
  '2) item',
  '+ item',
  '=== under',
  '&lt;b&gt; &amp; &#60;i&#62;',
  'https://example.org and www.example.org and me@example.org',
  '\\*already\\*',
  '<!-- comment',
  '[^1] [x]: http://example.org',
  '$x$ @someone',
];

it.each(HOSTILE)('shows %j as it is, alone, in a heading, in a list and in a table', (text) => {
  const alone = eager.render(markdown`${text}`.markdown);
  expect(alone).toMatch(/^<p>[^<]*<\/p>\n$/);
  expect(textOf(alone)).toBe(text);
  expect(eager.render(heading(2, text).markdown)).toMatch(/^<h2>[^<]*<\/h2>\n$/);
  expect(eager.render(bulletList([text]).markdown)).toMatch(/^<ul>\n<li>[^<]*<\/li>\n<\/ul>\n$/);
  const cells = eager.render(table(['name', 'value'], [[text, 1]]).markdown).match(/<td>[^<]*<\/td>/g);
  expect(cells).toHaveLength(2);
  expect(textOf(cells?.[0] ?? '')).toBe(text);
});

it('keeps lines in a list, and joins them elsewhere', () => {
  expect(bulletList([' a\n\n- b\r\nc ']).markdown).toBe('- a\n  \\- b\n  c');
  expect(heading(1, 'a\n# b').markdown).toBe('# a \\# b');
});

it('accepts markup only from itself', () => {
  const to = link('a]b', '/x');
  expect(documentOf([markdown`See ${to} and ${'[c](/y)'}.`, heading(1, 'T')])).toBe(
    'See [a\\]b](/x) and \\[c\\](/y).\n\n# T\n',
  );
});
