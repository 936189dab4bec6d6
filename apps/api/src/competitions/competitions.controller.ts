import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import {
  API_PREFIX,
  CompetitionSchema,
  CompetitionSummarySchema,
  listOf,
  type PageQuery,
  PageQuerySchema,
} from '@torchperf/contracts';
import { Answers, AnswersFile } from '../openapi/answers.decorator';
import { CompetitionsService } from './competitions.service';

@Controller(`${API_PREFIX}/competitions`)
export class CompetitionsController {
  constructor(private readonly competitions: CompetitionsService) {}

  @Get()
  @Answers(listOf(CompetitionSummarySchema), { problems: ['validation-failed'] })
  list(@Query({ schema: PageQuerySchema }) page: PageQuery) {
    return this.competitions.list(page);
  }

  @Get(':slug')
  @Answers(CompetitionSchema, { problems: ['competition-not-found'] })
  get(@Param('slug') slug: string) {
    return this.competitions.get(slug);
  }

  @Get(':slug/public-dataset')
  @AnswersFile('application/octet-stream', {
    description: 'The public training set: an npz of `inputs` and `labels`.',
    problems: ['competition-not-found', 'dataset-not-found', 'artifact-not-found', 'artifact-damaged'],
  })
  publicDataset(@Param('slug') slug: string): Promise<StreamableFile> {
    return this.competitions.publicDataset(slug);
  }

  @Get(':slug/starter-bundle')
  @AnswersFile('application/zip', {
    description:
      'A bundle for the task that can be handed in as it is: a model that has learned nothing yet.',
    problems: ['competition-not-found'],
  })
  starterBundle(@Param('slug') slug: string): Promise<StreamableFile> {
    return this.competitions.starterBundle(slug);
  }
}
