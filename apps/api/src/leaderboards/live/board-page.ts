import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Leaderboard } from '@torchperf/contracts';
import { etagOf } from '../../http/rules/entity-tag';

const compress = promisify(gzip);

/** A page of a board as it is sent, built once for all requests. */
export class BoardPage {
  /** From the content: equal on every instance of the api. Weak, for it is the same however the body is encoded. */
  readonly etag: string;

  private constructor(
    readonly body: Buffer,
    readonly gzipped: Buffer,
    /** The query of the next page of the same version; null on the last page. */
    readonly next: Readonly<Record<string, string>> | null,
  ) {
    this.etag = etagOf(body);
  }

  static async create(board: Leaderboard): Promise<BoardPage> {
    const body = Buffer.from(JSON.stringify(board));
    return new BoardPage(body, await compress(body), nextOf(board));
  }
}

/** The next page refers to the moment of the board's last change, so that a walk meets every entry once. */
function nextOf({ asOf, division, section, page }: Leaderboard): BoardPage['next'] {
  const offset = page.offset + page.limit;
  if (division === null || offset >= page.total) return null;
  return { division, section, at: asOf, offset: String(offset), limit: String(page.limit) };
}
