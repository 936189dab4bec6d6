import { Controller, Get, HttpCode, Param, Post, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import {
  API_PREFIX,
  listOf,
  type PageQuery,
  PageQuerySchema,
  TextSchema,
  WorkerViewSchema,
} from '@torchperf/contracts';
import { AdminGuard } from '../../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../../http/auth/admin-problems';
import { IdempotencyInterceptor } from '../../http/idempotency/idempotency.interceptor';
import { Answers } from '../../http/openapi/answers.decorator';
import { AdminWorkersService } from './admin-workers.service';

@Controller(`${API_PREFIX}/admin/workers`)
@UseGuards(AdminGuard)
@UseInterceptors(IdempotencyInterceptor)
export class AdminWorkersController {
  constructor(private readonly workers: AdminWorkersService) {}

  @Get()
  @Answers({ id: 'listWorkers', tag: 'admin', summary: 'List workers' }, listOf(WorkerViewSchema), {
    token: 'required',
    problems: ADMIN_PROBLEMS,
  })
  list(@Query({ schema: PageQuerySchema }) page: PageQuery) {
    return this.workers.list(page);
  }

  @Post(':id/drain')
  @HttpCode(200)
  @Answers(
    { id: 'drainWorker', tag: 'admin', summary: 'Let a worker finish its job and take no other' },
    WorkerViewSchema,
    { token: 'required', problems: [...ADMIN_PROBLEMS, 'worker-not-found'] },
  )
  drain(@Param('id', { schema: TextSchema }) id: string) {
    return this.workers.setDraining(id, true);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Answers({ id: 'resumeWorker', tag: 'admin', summary: 'Let a worker take jobs again' }, WorkerViewSchema, {
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'worker-not-found'],
  })
  resume(@Param('id', { schema: TextSchema }) id: string) {
    return this.workers.setDraining(id, false);
  }
}
