/** One media range of an `Accept` header with its weight, RFC 9110 §12.5.1. */
interface MediaRange {
  readonly type: string;
  readonly weight: number;
}

/** Whether a response of one of these media types is acceptable. Without the header every type is. */
export function isAcceptable(header: string | undefined, mediaTypes: readonly string[]): boolean {
  if (header === undefined || header.trim() === '') return true;
  const ranges = header.split(',').map(toRange);
  return mediaTypes.some((mediaType) => weightOf(mediaType, ranges) > 0);
}

function toRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, weight: weight === undefined ? 1 : Number(weight) || 0 };
}

/** The most specific range that matches decides. */
function weightOf(mediaType: string, ranges: readonly MediaRange[]): number {
  const [kind] = mediaType.split('/');
  for (const wanted of [mediaType, `${kind}/*`, '*/*']) {
    const found = ranges.find(({ type }) => type === wanted);
    if (found) return found.weight;
  }
  return 0;
}
