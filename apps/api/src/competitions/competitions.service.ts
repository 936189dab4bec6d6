import { Injectable, StreamableFile } from '@nestjs/common';
import { type Competition, type CompetitionSummary, type PageQuery, SlugSchema } from '@torchperf/contracts';
import { type BoardCompetitionRow, CompetitionRepository, type CompetitionRow } from '@torchperf/database';
import type { ByteRange } from '../http/rules/byte-range';
import { StoredFilesService } from '../store/stored-files.service';
import { publicDatasetOf, toCompetition, toCompetitionSummary } from './competition.mapper';
import { CompetitionNotFoundError, PublicDatasetNotFoundError } from './competitions.errors';
import { starterBundle } from './starter-bundle';

type PublicDataset = NonNullable<CompetitionRow['publicDataset']>;

@Injectable()
export class CompetitionsService {
  constructor(
    private readonly competitions: CompetitionRepository,
    private readonly files: StoredFilesService,
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

  /** A public training set as a download, or a part of it. @throws ArtifactNotFoundError, ArtifactDamagedError */
  datasetFile(slug: string, { sha256 }: PublicDataset, range?: ByteRange): Promise<StreamableFile> {
    return this.files.open(sha256, {
      type: 'application/octet-stream',
      disposition: `attachment; filename="${slug}-public.npz"`,
      range,
    });
  }

  /** A bundle to start from, as a download. @throws CompetitionNotFoundError */
  async starterBundle(slug: string): Promise<StreamableFile> {
    return new StreamableFile(starterBundle(await this.require(slug)), {
      type: 'application/zip',
      disposition: `attachment; filename="${slug}-starter.zip"`,
    });
  }
}
