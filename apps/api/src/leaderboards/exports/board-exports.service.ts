import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import type { BoardExportQuery } from '@torchperf/contracts';
import type { Viewer } from '../../http/auth/viewer';
import { boardCsv } from './board-csv';
import { boardJson } from './board-json';
import { BoardReader } from './board-reader.service';

/** Exports whole boards as files. */
@Injectable()
export class BoardExportsService {
  constructor(private readonly boards: BoardReader) {}

  /** @throws as `LeaderboardsService.get` */
  async json(
    slug: string,
    eventId: string,
    query: BoardExportQuery,
    viewer: Viewer,
  ): Promise<StreamableFile> {
    const board = await this.boards.open(slug, eventId, query, viewer);
    return file(boardJson(board), 'application/json; charset=utf-8', `${slug}-${eventId}.json`);
  }

  /** @throws as `LeaderboardsService.get` */
  async csv(slug: string, eventId: string, query: BoardExportQuery, viewer: Viewer): Promise<StreamableFile> {
    const board = await this.boards.open(slug, eventId, query, viewer);
    return file(boardCsv(board), 'text/csv; charset=utf-8; header=present', `${slug}-${eventId}.csv`);
  }
}

/** @param name of letters, digits, hyphens and dots, which slugs and ids of events that were found have. */
function file(parts: AsyncGenerator<string>, type: string, name: string): StreamableFile {
  return new StreamableFile(Readable.from(encoded(parts)), {
    type,
    disposition: `attachment; filename="${name}"`,
  });
}

async function* encoded(parts: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  for await (const part of parts) yield Buffer.from(part);
}
