import { Body, Controller, Get, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import {
  AdminFinalSchema,
  API_PREFIX,
  type CreateFinal,
  CreateFinalSchema,
  TextSchema,
} from '@torchperf/contracts';
import { z } from 'zod';
import { AdminGuard } from '../../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../../http/auth/admin-problems';
import { IdempotencyInterceptor } from '../../http/idempotency/idempotency.interceptor';
import { Answers } from '../../http/openapi/answers.decorator';
import { AdminFinalsService } from './admin-finals.service';

@Controller(`${API_PREFIX}/admin/competitions/:slug/finals`)
@UseGuards(AdminGuard)
@UseInterceptors(IdempotencyInterceptor)
export class AdminFinalsController {
  constructor(private readonly finals: AdminFinalsService) {}

  @Get()
  @Answers(
    { id: 'listFinals', tag: 'admin', summary: 'List the finals of a competition' },
    z.strictObject({ items: z.array(AdminFinalSchema) }),
    {
      token: 'required',
      problems: [...ADMIN_PROBLEMS, 'competition-not-found'],
    },
  )
  list(@Param('slug', { schema: TextSchema }) slug: string) {
    return this.finals.list(slug);
  }

  @Post()
  @Answers(
    { id: 'createFinal', tag: 'admin', summary: 'Measure the leaders of a division again in one session' },
    AdminFinalSchema,
    {
      statuses: [201],
      token: 'required',
      problems: [
        ...ADMIN_PROBLEMS,
        'competition-not-found',
        'event-not-found',
        'event-retired',
        'division-not-found',
        'boards-frozen',
        'final-under-way',
        'final-impossible',
      ],
    },
  )
  create(
    @Param('slug', { schema: TextSchema }) slug: string,
    @Body({ schema: CreateFinalSchema }) final: CreateFinal,
  ) {
    return this.finals.create(slug, final);
  }
}
