import { Controller, Get, Param, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import {
  API_PREFIX,
  CompetitionSchema,
  CompetitionSummarySchema,
  listOf,
  type PageQuery,
  PageQuerySchema,
} from '@torchperf/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, AnswersFile } from '../http/openapi/answers.decorator';
import { selectRange } from '../http/rules/select-range';
import { CompetitionsService } from './competitions.service';

@Controller(`${API_PREFIX}/competitions`)
export class CompetitionsController {
  constructor(private readonly competitions: CompetitionsService) {}

  @Get()
  @Answers(
    { id: 'listCompetitions', tag: 'competitions', summary: 'List competitions' },
    listOf(CompetitionSummarySchema),
    { problems: ['validation-failed'] },
  )
  list(@Query({ schema: PageQuerySchema }) page: PageQuery) {
    return this.competitions.list(page);
  }

  @Get(':slug')
  @Answers({ id: 'getCompetition', tag: 'competitions', summary: 'Show a competition' }, CompetitionSchema, {
    problems: ['competition-not-found'],
  })
  get(@Param('slug') slug: string) {
    return this.competitions.get(slug);
  }

  @Get(':slug/public-dataset')
  @AnswersFile(
    { id: 'downloadPublicDataset', tag: 'competitions', summary: 'Download the public data set' },
    'application/octet-stream',
    {
      description: 'The public training set: an npz of `inputs` and `labels`.',
      problems: [
        'competition-not-found',
        'dataset-not-found',
        'artifact-not-found',
        'artifact-damaged',
        'range-not-satisfiable',
      ],
    },
  )
  @ApiHeader({ name: 'range', required: false, description: 'One part, as in `bytes=0-1023`: 206.' })
  @ApiHeader({ name: 'if-range', required: false, description: 'The `ETag` that the part must belong to.' })
  async publicDataset(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const dataset = await this.competitions.publicDatasetOf(slug);
    return this.competitions.datasetFile(slug, dataset, selectRange(dataset, request, reply));
  }

  @Get(':slug/starter-bundle')
  @AnswersFile(
    { id: 'downloadStarterBundle', tag: 'competitions', summary: 'Download a bundle to start from' },
    'application/zip',
    {
      description: 'A bundle for the task that you can submit as it is: an untrained model.',
      problems: ['competition-not-found'],
    },
  )
  starterBundle(@Param('slug') slug: string): Promise<StreamableFile> {
    return this.competitions.starterBundle(slug);
  }
}
