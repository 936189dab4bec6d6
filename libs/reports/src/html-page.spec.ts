import { createHash } from 'node:crypto';
import { htmlPage } from './html-page';

const ADDRESS = 'https://example.org/plot.svg';
const page = (markdown: string, drawing = '<svg><title>plot</title></svg>') =>
  htmlPage(markdown, { title: 'A & <b>', drawings: new Map([[ADDRESS, drawing]]) });

describe('htmlPage', () => {
  it('replaces an image by its drawing, and any other image by its description', () => {
    expect(page(`![A plot](${ADDRESS})`)).toContain('<svg><title>plot</title></svg></span>');
    const other = page('![A plot](https://elsewhere.example/x.png)');
    expect(other).toContain('<p>A plot</p>');
    expect(other).not.toContain('<img');
    expect(other).not.toContain('elsewhere');
  });

  it('shows HTML within the Markdown as text, and creates no link that runs a script', () => {
    const html = page('<script>alert(1)</script>\n\n<b onclick="x">b</b> [l](javascript:alert(1))');
    expect(html).not.toMatch(/<script|<b |href=/);
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('<title>A &amp; &lt;b&gt;</title>');
  });

  it('cannot load or run anything, and has its own style', () => {
    const html = page('# Report\n\n| a | b |\n| --- | --- |\n| 1 | 2 |');
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(html).not.toMatch(/ style=|<link|<img|src=/);
    expect(html).toContain('<div class="table" role="region" aria-label="table 1" tabindex="0"><table>');
    expect(html).toContain('</table>\n</div>');
  });
});
