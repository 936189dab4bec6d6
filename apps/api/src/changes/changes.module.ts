import { Module } from '@nestjs/common';
import { CompetitionsModule } from '../competitions/competitions.module';
import { StreamsModule } from '../http/streams/streams.module';
import { ChangePolls } from './change-polls.service';
import { ChangeStreamService } from './change-stream.service';
import { ChangesController } from './changes.controller';
import { ChangesService } from './changes.service';

@Module({
  imports: [CompetitionsModule, StreamsModule],
  controllers: [ChangesController],
  providers: [ChangePolls, ChangeStreamService, ChangesService],
})
export class ChangesModule {}
