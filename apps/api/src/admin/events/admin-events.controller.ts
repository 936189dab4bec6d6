import { Body, Controller, HttpCode, Param, Patch, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import {
  API_PREFIX,
  type EditEvent,
  EditEventSchema,
  type EventChoice,
  EventChoiceSchema,
  EventSchema,
  TextSchema,
} from '@torchperf/contracts';
import { AdminGuard } from '../../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../../http/auth/admin-problems';
import { IdempotencyInterceptor } from '../../http/idempotency/idempotency.interceptor';
import { Answers } from '../../http/openapi/answers.decorator';
import { toOpenApiSchema } from '../../http/openapi/openapi-schema';
import { AdminEventsService } from './admin-events.service';

const EVENT_PROBLEMS = [...ADMIN_PROBLEMS, 'competition-not-found', 'event-not-found'] as const;

@Controller(`${API_PREFIX}/admin/competitions/:slug/events`)
@UseGuards(AdminGuard)
@UseInterceptors(IdempotencyInterceptor)
export class AdminEventsController {
  constructor(private readonly events: AdminEventsService) {}

  @Post()
  @ApiBody({ schema: toOpenApiSchema(EventChoiceSchema, 'input') })
  @Answers({ id: 'addEvent', tag: 'admin', summary: 'Add an event to a competition' }, EventSchema, {
    statuses: [201],
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'competition-not-found', 'event-exists'],
  })
  add(
    @Param('slug', { schema: TextSchema }) slug: string,
    @Body({ schema: EventChoiceSchema }) event: EventChoice,
  ) {
    return this.events.add(slug, event);
  }

  @Patch(':event')
  @ApiBody({ schema: toOpenApiSchema(EditEventSchema, 'input') })
  @Answers({ id: 'editEvent', tag: 'admin', summary: 'Change an event before the start' }, EventSchema, {
    token: 'required',
    problems: [...EVENT_PROBLEMS, 'event-retired', 'event-rules-fixed'],
  })
  edit(
    @Param('slug', { schema: TextSchema }) slug: string,
    @Param('event', { schema: TextSchema }) event: string,
    @Body({ schema: EditEventSchema }) edit: EditEvent,
  ) {
    return this.events.edit(slug, event, edit);
  }

  @Post(':event/retire')
  @HttpCode(200)
  @Answers({ id: 'retireEvent', tag: 'admin', summary: 'Retire an event' }, EventSchema, {
    token: 'required',
    problems: [...EVENT_PROBLEMS, 'event-retired'],
  })
  retire(
    @Param('slug', { schema: TextSchema }) slug: string,
    @Param('event', { schema: TextSchema }) event: string,
  ) {
    return this.events.retire(slug, event);
  }

  @Post(':event/restore')
  @HttpCode(200)
  @Answers({ id: 'restoreEvent', tag: 'admin', summary: 'Restore a retired event' }, EventSchema, {
    token: 'required',
    problems: [...EVENT_PROBLEMS, 'event-not-retired'],
  })
  restore(
    @Param('slug', { schema: TextSchema }) slug: string,
    @Param('event', { schema: TextSchema }) event: string,
  ) {
    return this.events.restore(slug, event);
  }
}
