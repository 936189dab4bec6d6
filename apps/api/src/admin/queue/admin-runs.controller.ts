import { Body, Controller, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { API_PREFIX, CancellationSchema, CancelRunSchema } from '@torchperf/contracts';
import type { z } from 'zod';
import { AdminGuard } from '../../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../../http/auth/admin-problems';
import { IdempotencyInterceptor } from '../../http/idempotency/idempotency.interceptor';
import { Answers } from '../../http/openapi/answers.decorator';
import { AdminRunsService } from './admin-runs.service';

@Controller(`${API_PREFIX}/admin/runs`)
@UseGuards(AdminGuard)
@UseInterceptors(IdempotencyInterceptor)
export class AdminRunsController {
  constructor(private readonly runs: AdminRunsService) {}

  @Post(':id/cancel')
  @HttpCode(200)
  @Answers({ id: 'cancelRun', tag: 'admin', summary: 'Cancel a run' }, CancellationSchema, {
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
