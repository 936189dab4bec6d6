import { Module } from '@nestjs/common';
import { CompetitionsModule } from '../competitions/competitions.module';
import { StreamsModule } from '../streams/streams.module';
import { BoardExportsController } from './board-exports.controller';
import { BoardExportsService } from './board-exports.service';
import { BoardReader } from './board-reader.service';
import { ChangeLooks } from './change-looks.service';
import { ChangeStreamService } from './change-stream.service';
import { ChangesController } from './changes.controller';
import { ChangesService } from './changes.service';
import { EventStates } from './event-states.service';
import { LeaderboardsController } from './leaderboards.controller';
import { LeaderboardsService } from './leaderboards.service';
import { LiveBoards } from './live-boards.service';
import { PastBoards } from './past-boards.service';
import { PlacesService } from './places.service';

@Module({
  imports: [CompetitionsModule, StreamsModule],
  controllers: [BoardExportsController, ChangesController, LeaderboardsController],
  providers: [
    BoardExportsService,
    BoardReader,
    ChangeLooks,
    ChangeStreamService,
    ChangesService,
    EventStates,
    LeaderboardsService,
    LiveBoards,
    PastBoards,
    PlacesService,
  ],
  exports: [EventStates, LeaderboardsService, PlacesService],
})
export class LeaderboardsModule {}
