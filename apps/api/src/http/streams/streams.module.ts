import { Module } from '@nestjs/common';
import { OpenStreams } from './open-streams.service';

@Module({ providers: [OpenStreams], exports: [OpenStreams] })
export class StreamsModule {}
