/** The Unicode replacement character, as a decoder of broken UTF-8 inserts it. */
const REPLACEMENT = '\uFFFD';

/**
 * The same value with texts that PostgreSQL can store as JSON: without NUL characters and lone surrogates, both of
 * which a participant's log may hold.
 */
export function storable(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replaceAll('\0', REPLACEMENT).replace(/\p{Surrogate}/gu, REPLACEMENT);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [storable(key), storable(item)]));
  }
  return value;
}
