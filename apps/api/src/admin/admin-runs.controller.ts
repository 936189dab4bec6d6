import { Body, Controller, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { API_PREFIX, CancellationSchema, CancelRunSchema } from '@torchperf/contracts';
import type { z } from 'zod';
import { AdminGuard } from '../auth/admin.guard';
import { IdempotencyInterceptor } from '../idempotency/idempotency.interceptor';
import { Answers } from '../openapi/answers.decorator';
import { ADMIN_PROBLEMS } from './admin-problems';
import { AdminRunsService } from './admin-runs.service';

@Controller(`${API_PREFIX}/admin/runs`)
@UseGuards(AdminGuard)
@UseInterceptors(IdempotencyInterceptor)
export class AdminRunsController {
  constructor(private readonly runs: AdminRunsService) {}

  @Post(':id/cancel')
  @HttpCode(200)
  @Answers(CancellationSchema, {
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'run-not-found', 'run-finished'],
  })
  cancel(
    @Param('id') id: string,
    @Body({ schema: CancelRunSchema }) { reason }: z.infer<typeof CancelRunSchema>,
  ) {
    return this.runs.cancel(id, reason);
  }
}
