import { Controller, Get } from '@nestjs/common';
import { LivenessSchema } from '@torchperf/contracts';
import { Answers } from '../http/openapi/answers.decorator';

/** Whether the process answers at all. Asks nothing of anybody, so that it is the floor of any other answer. */
@Controller('health/live')
export class LivenessController {
  @Get()
  @Answers({ id: 'getLiveness', tag: 'health', summary: 'Check that the process answers' }, LivenessSchema)
  get() {
    return { status: 'ok' as const };
  }
}
