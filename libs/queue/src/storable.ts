/** What stands in for what cannot be stored, as in a decoder of broken UTF-8. */
const REPLACEMENT = '\uFFFD';

/**
 * The same value with texts that PostgreSQL can keep as JSON: no NUL characters and no halves of surrogate pairs,
 * both of which a participant's log may hold.
 */
export function storable(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replaceAll('\0', REPLACEMENT).replace(/\p{Surrogate}/gu, REPLACEMENT);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [storable(key), storable(one)]));
  }
  return value;
}
