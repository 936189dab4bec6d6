import { Global, Module } from '@nestjs/common';
import { RunEvents } from './run-events.service';

@Global()
@Module({ providers: [RunEvents], exports: [RunEvents] })
export class RunEventsModule {}
