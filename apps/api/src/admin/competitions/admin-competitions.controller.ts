import {
  Body,
  Controller,
  HttpCode,
  Param,
  Patch,
  Post,
  Req,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import {
  API_PREFIX,
  CompetitionReceiptSchema,
  CompetitionSchema,
  CreateCompetitionSchema,
  type EditCompetition,
  EditCompetitionSchema,
  type Freeze,
  FreezeSchema,
  FreezeStateSchema,
  IntakeStateSchema,
  TextSchema,
} from '@torchperf/contracts';
import type { FastifyRequest } from 'fastify';
import { AdminGuard } from '../../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../../http/auth/admin-problems';
import { IdempotencyInterceptor } from '../../http/idempotency/idempotency.interceptor';
import { Answers } from '../../http/openapi/answers.decorator';
import { toOpenApiSchema } from '../../http/openapi/openapi-schema';
import { CompetitionEditService } from './competition-edit.service';
import { CompetitionSetupService } from './competition-setup.service';
import { FreezeSwitchService } from './freeze-switch.service';
import { IntakeSwitchService } from './intake-switch.service';

const file = (description: string) => ({ type: 'string', format: 'binary', description });

@Controller(`${API_PREFIX}/admin/competitions`)
@UseGuards(AdminGuard)
@UseInterceptors(IdempotencyInterceptor)
export class AdminCompetitionsController {
  constructor(
    private readonly setup: CompetitionSetupService,
    private readonly intake: IntakeSwitchService,
    private readonly freezes: FreezeSwitchService,
    private readonly edits: CompetitionEditService,
  ) {}

  @Post()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['competition', 'dataset', 'reference'],
      properties: {
        competition: toOpenApiSchema(CreateCompetitionSchema, 'input'),
        dataset: file('The hidden test set: an npz of `inputs` and `labels`.'),
        reference: file('The reference bundle, a zip.'),
        publicDataset: file('The training set that participants may download, an npz.'),
      },
    },
  })
  @Answers(
    { id: 'createCompetition', tag: 'admin', summary: 'Create a competition' },
    CompetitionReceiptSchema,
    {
      statuses: [201],
      token: 'required',
      problems: [
        ...ADMIN_PROBLEMS,
        'upload-invalid',
        'competition-exists',
        'upload-too-large',
        'unsupported-media-type',
        'bundle-rejected',
        'dataset-rejected',
      ],
    },
  )
  create(@Req() request: FastifyRequest) {
    return this.setup.create(request);
  }

  @Patch(':slug')
  @ApiBody({ schema: toOpenApiSchema(EditCompetitionSchema, 'input') })
  @Answers(
    { id: 'editCompetition', tag: 'admin', summary: 'Change title, texts or dates of a competition' },
    CompetitionSchema,
    {
      token: 'required',
      problems: [...ADMIN_PROBLEMS, 'competition-not-found', 'competition-edit-refused'],
      description: "Changes the competition's title, description or end.",
    },
  )
  edit(
    @Param('slug', { schema: TextSchema }) slug: string,
    @Body({ schema: EditCompetitionSchema }) edit: EditCompetition,
  ) {
    return this.edits.edit(slug, edit);
  }

  @Post(':slug/archive')
  @HttpCode(200)
  @Answers({ id: 'archiveCompetition', tag: 'admin', summary: 'Archive a competition' }, CompetitionSchema, {
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'competition-not-found'],
    description: 'Removes it from the list of competitions and pauses its intake. Its URLs still work.',
  })
  archive(@Param('slug', { schema: TextSchema }) slug: string) {
    return this.edits.archive(slug);
  }

  @Post(':slug/restore')
  @HttpCode(200)
  @Answers(
    { id: 'restoreCompetition', tag: 'admin', summary: 'Restore an archived competition' },
    CompetitionSchema,
    {
      token: 'required',
      problems: [...ADMIN_PROBLEMS, 'competition-not-found'],
      description: 'Lists an archived competition again. Its intake stays paused.',
    },
  )
  restore(@Param('slug', { schema: TextSchema }) slug: string) {
    return this.edits.restore(slug);
  }

  @Post(':slug/intake/pause')
  @HttpCode(200)
  @Answers({ id: 'pauseIntake', tag: 'admin', summary: 'Stop taking submissions' }, IntakeStateSchema, {
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'competition-not-found'],
  })
  pauseIntake(@Param('slug', { schema: TextSchema }) slug: string) {
    return this.intake.set(slug, true);
  }

  @Post(':slug/intake/resume')
  @HttpCode(200)
  @Answers({ id: 'resumeIntake', tag: 'admin', summary: 'Take submissions again' }, IntakeStateSchema, {
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'competition-not-found'],
  })
  resumeIntake(@Param('slug', { schema: TextSchema }) slug: string) {
    return this.intake.set(slug, false);
  }

  @Post(':slug/freeze')
  @HttpCode(200)
  @Answers(
    { id: 'freezeBoards', tag: 'admin', summary: 'Freeze the public boards, now or at a moment' },
    FreezeStateSchema,
    {
      token: 'required',
      problems: [...ADMIN_PROBLEMS, 'competition-not-found', 'freeze-refused'],
    },
  )
  freeze(@Param('slug', { schema: TextSchema }) slug: string, @Body({ schema: FreezeSchema }) body: Freeze) {
    return this.freezes.freeze(slug, body);
  }

  @Post(':slug/unfreeze')
  @HttpCode(200)
  @Answers({ id: 'unfreezeBoards', tag: 'admin', summary: 'Unfreeze the public boards' }, FreezeStateSchema, {
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'competition-not-found', 'boards-not-frozen'],
  })
  unfreeze(@Param('slug', { schema: TextSchema }) slug: string) {
    return this.freezes.unfreeze(slug);
  }
}
