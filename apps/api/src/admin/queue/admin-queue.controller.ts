import { Controller, Get, HttpCode, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { API_PREFIX, QueueItemSchema, QueueStateSchema } from '@torchperf/contracts';
import { z } from 'zod';
import { AdminGuard } from '../../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../../http/auth/admin-problems';
import { IdempotencyInterceptor } from '../../http/idempotency/idempotency.interceptor';
import { Answers } from '../../http/openapi/answers.decorator';
import { QueueSwitchService } from './queue-switch.service';

@Controller(`${API_PREFIX}/admin/queue`)
@UseGuards(AdminGuard)
@UseInterceptors(IdempotencyInterceptor)
export class AdminQueueController {
  constructor(private readonly queue: QueueSwitchService) {}

  @Get()
  @Answers(QueueStateSchema, { token: 'required', problems: ADMIN_PROBLEMS })
  state() {
    return this.queue.state();
  }

  @Get('runs')
  @Answers(z.strictObject({ items: z.array(QueueItemSchema) }), {
    token: 'required',
    problems: ADMIN_PROBLEMS,
  })
  runs() {
    return this.queue.items();
  }

  @Post('pause')
  @HttpCode(200)
  @Answers(QueueStateSchema, { token: 'required', problems: ADMIN_PROBLEMS })
  pause() {
    return this.queue.set(true);
  }

  @Post('resume')
  @HttpCode(200)
  @Answers(QueueStateSchema, { token: 'required', problems: ADMIN_PROBLEMS })
  resume() {
    return this.queue.set(false);
  }
}
