import Negotiator from 'negotiator';

/** Parameters other than weights: responses have no variants that they would choose. */
const PARAMETERS = /;\s*(?!q\s*=)[^;,]*/gi;

/**
 * Whether an `Accept` header (RFC 9110 §12.5.1) admits a response of one of these media types. Without the header every
 * type is admitted.
 */
export function isAcceptable(header: string | undefined, mediaTypes: readonly string[]): boolean {
  if (header === undefined || header.trim() === '') return true;
  const accepted = new Negotiator({ headers: { accept: header.replace(PARAMETERS, '') } });
  return accepted.mediaTypes([...mediaTypes]).length > 0;
}
