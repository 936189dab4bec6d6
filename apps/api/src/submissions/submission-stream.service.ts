import { isDeepStrictEqual } from 'node:util';
import { Injectable, type MessageEvent } from '@nestjs/common';
import {
  type RunProgress,
  type StreamEvent,
  StreamEventSchema,
  SuiteParametersSchema,
} from '@torchperf/contracts';
import { RunRepository, type RunStatusRow } from '@torchperf/database';
import {
  auditTime,
  concatMap,
  distinctUntilChanged,
  EMPTY,
  filter,
  from,
  interval,
  map,
  merge,
  mergeMap,
  Observable,
  of,
  takeUntil,
  takeWhile,
} from 'rxjs';
import { FROZEN_MESSAGE, isWithheld } from '../competitions/freeze-visibility';
import { withHeartbeat } from '../http/streams/heartbeat';
import { QueueView } from '../pipeline/dispatch/queue-view.service';
import { RunEvents } from '../pipeline/run-updates/run-events.service';
import { messageFor } from '../runs/public-message';
import { SubmissionsService } from './submissions.service';

/** Many runs may be queued at once; who waits needs one new position, not one for each. */
const QUEUE_SETTLES_MS = 200;
/** How often Postgres is asked anew: catches what another instance of the api received and this one did not. */
const LOOK_AGAIN_MS = 5_000;

const ANYBODY = { kind: 'anonymous' } as const;

/**
 * What becomes of a submission's newest run, live. Postgres is looked at once the live events are listened to,
 * so that a run which finishes in between is not missed.
 */
@Injectable()
export class SubmissionStreamService {
  constructor(
    private readonly submissions: SubmissionsService,
    private readonly runs: RunRepository,
    private readonly queue: QueueView,
    private readonly runEvents: RunEvents,
  ) {}

  /**
   * Server-sent events of a submission, ending after `done`.
   * @throws SubmissionNotFoundError
   */
  async messages(submissionId: string): Promise<Observable<MessageEvent>> {
    await this.submissions.require(submissionId);
    const run = await this.runs.findNewestOf(submissionId);
    const events = run ? this.watch(run.id) : EMPTY;
    return withHeartbeat(events.pipe(map((event) => ({ type: event.type, data: event }))));
  }

  /** The run's state at once, then every change of it, up to and including `done`. */
  watch(runId: string): Observable<StreamEvent> {
    const { events, stopped } = this.runEvents;
    const live = events.pipe(
      mergeMap((event): Observable<StreamEvent> => {
        if (event.kind === 'progress' && event.progress.runId === runId) {
          return of({ type: 'running', runId, progress: event.progress });
        }
        return EMPTY;
      }),
    );
    const ends = events.pipe(filter((event) => event.kind === 'finished' && event.runId === runId));
    const queueChanges = events.pipe(
      filter(({ kind }) => kind === 'queued-changed'),
      auditTime(QUEUE_SETTLES_MS),
    );
    const looks = merge(of(null), ends, queueChanges, interval(LOOK_AGAIN_MS)).pipe(
      concatMap(() => from(this.look(runId))),
      mergeMap((event): Observable<StreamEvent> => (event ? of(event) : EMPTY)),
    );
    return merge(live, looks).pipe(
      takeUntil(stopped),
      takeWhile((event) => event.type !== 'done', true),
      distinctUntilChanged((before, after) => isDeepStrictEqual(before, after)),
    );
  }

  private async look(runId: string): Promise<StreamEvent | null> {
    const run = await this.runs.findStatus(runId);
    if (!run) return null;
    if (run.state === 'finished') return done(run);
    // Asked after the row was read: a progress that came meanwhile is newer than the row.
    const progress = this.runEvents.lastProgressOf(runId);
    if (progress) return { type: 'running', runId, progress };
    if (run.state === 'running') return { type: 'running', runId, progress: unheardProgress(run) };
    const place = await this.queue.placeOf(run);
    // It has been taken since the row was read; a change of the queue says so at once.
    return place && { type: 'queued', runId, ...place };
  }
}

const DoneSchema = StreamEventSchema.options[2];

/** How a run ended, as far as anybody may know it while the boards may be frozen. */
function done(run: RunStatusRow): StreamEvent {
  const { teamId, competition } = run.submission;
  const verdict = DoneSchema.shape.verdict.parse(run.verdict);
  const message = isWithheld(run, competition, new Date(), ANYBODY, teamId)
    ? FROZEN_MESSAGE
    : messageFor(verdict, run.message ?? '', ANYBODY, teamId);
  return { type: 'done', runId: run.id, verdict, message };
}

/** The progress of a run that started before this process did, until the next progress of its worker. */
function unheardProgress(run: RunStatusRow): RunProgress {
  const suite = SuiteParametersSchema.parse(run.submission.competition.suite);
  return {
    runId: run.id,
    workerId: run.workerId ?? '',
    phase: 'preparing',
    launchesDone: 0,
    launchesMin: suite.launchesMin,
    launchesMax: suite.launchesMax,
    fraction: 0,
    message: 'The run is under way.',
  };
}
