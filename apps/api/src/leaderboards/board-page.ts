import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Leaderboard } from '@torchperf/contracts';

const compress = promisify(gzip);

/** A page of a board as it is sent, made once however many ask for it. */
export class BoardPage {
  /** From the content: equal on every instance of the api. Weak, for it is the same however the body is encoded. */
  readonly etag: string;

  private constructor(
    readonly body: Buffer,
    readonly gzipped: Buffer,
  ) {
    this.etag = `W/"${createHash('sha256').update(body).digest('base64url')}"`;
  }

  static async of(board: Leaderboard): Promise<BoardPage> {
    const body = Buffer.from(JSON.stringify(board));
    return new BoardPage(body, await compress(body));
  }
}

/** Whether an `If-None-Match` header names the tag (weak comparison, RFC 9110 §13.1.2). */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return (header ?? '').split(',').some((candidate) => {
    const tag = opaque(candidate);
    return tag === '*' || tag === opaque(etag);
  });
}
