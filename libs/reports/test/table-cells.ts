import MarkdownIt from 'markdown-it';

/** The texts of the cells of all tables of a Markdown document, row by row, as a reader sees them. */
export function tableRows(markdown: string): string[][] {
  const tokens = new MarkdownIt().parse(markdown, {});
  const rows: string[][] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'tr_open') rows.push([]);
    if (token.type !== 'td_open' && token.type !== 'th_open') continue;
    const inline = tokens[index + 1]?.children ?? [];
    rows.at(-1)?.push(inline.map(({ content }) => content).join(''));
  }
  return rows;
}
