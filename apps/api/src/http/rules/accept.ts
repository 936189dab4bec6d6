import Negotiator from 'negotiator';

/** Clients may name the only character set that there is. */
const UTF_8 = '; charset=utf-8';

/**
 * Whether an `Accept` header (RFC 9110 §12.5.1) admits a response of one of these media types. Without the header every
 * type is admitted.
 */
export function isAcceptable(header: string | undefined, mediaTypes: readonly string[]): boolean {
  if (header === undefined || header.trim() === '') return true;
  const accepted = new Negotiator({ headers: { accept: header } });
  return accepted.mediaTypes(mediaTypes.map((type) => `${type}${UTF_8}`)).length > 0;
}
