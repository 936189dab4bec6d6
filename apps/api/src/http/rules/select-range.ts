import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ByteRange, byteRange } from './byte-range';
import { RangeNotSatisfiableError } from './http.errors';

/** A file whose content never changes under its hash. */
interface HashedFile {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Which part of a file a request asks for, with the headers that say so: a strong entity tag, and status 206 for a
 * part. `If-Range` with another tag means the whole file.
 * @returns undefined for the whole.
 * @throws RangeNotSatisfiableError
 */
export function selectRange(
  { sha256, bytes }: HashedFile,
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
): ByteRange | undefined {
  const etag = `"${sha256}"`;
  void reply.headers({ etag, 'accept-ranges': 'bytes' });
  const isOfAnother = headers['if-range'] !== undefined && headers['if-range'] !== etag;
  const range = isOfAnother ? 'whole' : byteRange(headers.range, bytes);
  if (range === 'whole') return undefined;
  if (range === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${bytes}`);
    throw new RangeNotSatisfiableError(bytes);
  }
  void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
  return range;
}
