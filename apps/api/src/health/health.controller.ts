import { Controller, Get, UseInterceptors } from '@nestjs/common';
import { HealthSchema } from '@torchperf/contracts';
import { Answers } from '../http/openapi/answers.decorator';
import { HealthService } from './health.service';
import { HealthStatusInterceptor } from './health-status.interceptor';

@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @UseInterceptors(HealthStatusInterceptor)
  @Answers(
    { id: 'getHealth', tag: 'health', summary: 'Check the service and what it depends on' },
    HealthSchema,
    { statuses: [200, 503] },
  )
  get() {
    return this.health.get();
  }
}
