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
  @Answers({ id: 'getQueue', tag: 'admin', summary: 'Show the state of the queue' }, QueueStateSchema, {
    token: 'required',
    problems: ADMIN_PROBLEMS,
  })
  state() {
    return this.queue.state();
  }

  @Get('runs')
  @Answers(
    { id: 'listQueuedRuns', tag: 'admin', summary: 'List waiting and running runs in their order' },
    z.strictObject({ items: z.array(QueueItemSchema) }),
    {
      token: 'required',
      problems: ADMIN_PROBLEMS,
    },
  )
  runs() {
    return this.queue.items();
  }

  @Post('pause')
  @HttpCode(200)
  @Answers({ id: 'pauseQueue', tag: 'admin', summary: 'Stop handing out runs' }, QueueStateSchema, {
    token: 'required',
    problems: ADMIN_PROBLEMS,
  })
  pause() {
    return this.queue.set(true);
  }

  @Post('resume')
  @HttpCode(200)
  @Answers({ id: 'resumeQueue', tag: 'admin', summary: 'Hand out runs again' }, QueueStateSchema, {
    token: 'required',
    problems: ADMIN_PROBLEMS,
  })
  resume() {
    return this.queue.set(false);
  }
}
