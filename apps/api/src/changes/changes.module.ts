import { Module } from '@nestjs/common';
import { CompetitionsModule } from '../competitions/competitions.module';
import { StreamsModule } from '../http/streams/streams.module';
import { ChangeLooks } from './change-looks.service';
import { ChangeStreamService } from './change-stream.service';
import { ChangesController } from './changes.controller';
import { ChangesService } from './changes.service';

@Module({
  imports: [CompetitionsModule, StreamsModule],
  controllers: [ChangesController],
  providers: [ChangeLooks, ChangeStreamService, ChangesService],
})
export class ChangesModule {}
