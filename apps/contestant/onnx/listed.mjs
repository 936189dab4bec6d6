/** Names that a message lists. */
export const LISTED_MAX = 5;
const NAME_CHARACTERS = 60;

/** A name of the model's as a message may show it: short, printable, and nothing that ends a quotation. */
export const plain = (name) => name.slice(0, NAME_CHARACTERS).replaceAll(/[^\x20-\x7e]|["\\]/g, '?');

/** The first of some names. @param {Set<string>} names */
export function listed(names) {
  const first = [...names].slice(0, LISTED_MAX).map(plain);
  return first.join(', ') + (names.size > LISTED_MAX ? ' and others' : '');
}
