import { Injectable, StreamableFile } from '@nestjs/common';
import { ArtifactStore } from '@torchperf/bundle';
import { type Competition, type CompetitionSummary, type PageQuery, SlugSchema } from '@torchperf/contracts';
import { type BoardCompetitionRow, CompetitionRepository, type CompetitionRow } from '@torchperf/database';
import type { ByteRange } from '../http/byte-range';
import { publicDatasetOf, toCompetition, toCompetitionSummary } from './competition.mapper';
import { CompetitionNotFoundError } from './competition-not-found.error';
import { PublicDatasetNotFoundError } from './public-dataset-not-found.error';

type PublicDataset = NonNullable<CompetitionRow['publicDataset']>;

@Injectable()
export class CompetitionsService {
  constructor(
    private readonly competitions: CompetitionRepository,
    private readonly store: ArtifactStore,
  ) {}

  async list({ offset, limit }: PageQuery) {
    const now = new Date();
    const { rows, total } = await this.competitions.page(offset, limit);
    const items: CompetitionSummary[] = rows.map((row) => toCompetitionSummary(row, now));
    return { items, page: { offset, limit, total } };
  }

  async get(slug: string): Promise<Competition> {
    return toCompetition(await this.require(slug), new Date());
  }

  /** @throws CompetitionNotFoundError */
  async require(slug: string): Promise<CompetitionRow> {
    const found = SlugSchema.safeParse(slug).success ? await this.competitions.findBySlug(slug) : null;
    if (!found) throw new CompetitionNotFoundError(slug);
    return found;
  }

  /** With its events, as its boards need it. @throws CompetitionNotFoundError */
  async requireForBoards(slug: string): Promise<BoardCompetitionRow> {
    const found = SlugSchema.safeParse(slug).success ? await this.competitions.findForBoards(slug) : null;
    if (!found) throw new CompetitionNotFoundError(slug);
    return found;
  }

  /** The public training set. @throws CompetitionNotFoundError, PublicDatasetNotFoundError */
  async publicDatasetOf(slug: string): Promise<PublicDataset> {
    const dataset = publicDatasetOf(await this.require(slug));
    if (!dataset) throw new PublicDatasetNotFoundError(slug);
    return dataset;
  }

  /** A public training set as a download, or a part of it. */
  datasetFile(slug: string, { sha256, bytes }: PublicDataset, range?: ByteRange): StreamableFile {
    return new StreamableFile(this.store.openRead(sha256, range), {
      type: 'application/octet-stream',
      disposition: `attachment; filename="${slug}-public.npz"`,
      length: range ? range.end - range.start + 1 : bytes,
    });
  }
}
