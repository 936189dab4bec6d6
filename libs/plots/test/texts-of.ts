import { parseHTML } from 'linkedom';

/** The texts of a drawing; also shows that it is well-formed, because the test parses it again. */
export function textsOf(svg: string): string[] {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  return [...document.querySelectorAll('text')].map((text) => text.textContent ?? '');
}
