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

/** Debounce: many runs may be queued at once, and a client needs one new position, not one for each. */
const QUEUE_SETTLES_MS = 200;
/** Catches what another instance of the api received, of which this one has no event. */
const POLL_INTERVAL_MS = 5_000;

const ANYBODY = { kind: 'anonymous' } as const;

/**
 * Streams the state of a submission's newest run. Postgres is polled after the subscription to live events, so that a
 * run that finishes in between is not missed.
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
    const polls = merge(of(null), ends, queueChanges, interval(POLL_INTERVAL_MS)).pipe(
      concatMap(() => from(this.poll(runId))),
      mergeMap((event): Observable<StreamEvent> => (event ? of(event) : EMPTY)),
    );
    return merge(live, polls).pipe(
      takeUntil(stopped),
      takeWhile((event) => event.type !== 'done', true),
      distinctUntilChanged((before, after) => isDeepStrictEqual(before, after)),
    );
  }

  private async poll(runId: string): Promise<StreamEvent | null> {
    const run = await this.runs.findStatus(runId);
    if (!run) return null;
    if (run.state === 'finished') return done(run);
    // Read after the row: progress that arrived meanwhile is newer than the row.
    const progress = this.runEvents.lastProgressOf(runId);
    if (progress) return { type: 'running', runId, progress };
    if (run.state === 'running') return { type: 'running', runId, progress: initialProgress(run) };
    const position = await this.queue.positionOf(run);
    // Null: a worker has taken it since the row was read; an event of the queue follows at once.
    return position && { type: 'queued', runId, ...position };
  }
}

const DoneSchema = StreamEventSchema.options[2];

/** The outcome of a run, as far as it is public while the boards may be frozen. */
function done(run: RunStatusRow): StreamEvent {
  const { teamId, competition } = run.submission;
  const verdict = DoneSchema.shape.verdict.parse(run.verdict);
  const message = isWithheld(run, competition, new Date(), ANYBODY, teamId)
    ? FROZEN_MESSAGE
    : messageFor(verdict, run.message ?? '', ANYBODY, teamId);
  return { type: 'done', runId: run.id, verdict, message };
}

/** The progress of a run that started before this process did, until the next progress of its worker. */
function initialProgress(run: RunStatusRow): RunProgress {
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
