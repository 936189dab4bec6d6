import { Controller, Get } from '@nestjs/common';
import { LivenessSchema } from '@torchperf/contracts';
import { Answers } from '../http/openapi/answers.decorator';

/** Whether the process answers at all. It calls no other service, so its latency is the floor of any other route's. */
@Controller('health/live')
export class LivenessController {
  @Get()
  @Answers({ id: 'getLiveness', tag: 'health', summary: 'Check that the process answers' }, LivenessSchema)
  get() {
    return { status: 'ok' as const };
  }
}
