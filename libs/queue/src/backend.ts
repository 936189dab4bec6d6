import type { QueueConfig } from '@torchperf/config';
import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type Processor,
  Queue,
  QueueEvents,
  QueueEventsProducer,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Client } from 'pg';
import { REQUEST_TIMEOUT_MS } from './timings';

type AnyQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, unknown>;
type AnyWorker = Worker<unknown, unknown, string, IQueueBackend, object, unknown>;
type AnyEvents = QueueEvents<unknown, IQueueBackend, unknown>;

/** The event that carries progress; it belongs to no job. */
export const PROGRESS_EVENT = 'run-progress';

type OnError = (event: 'error', listener: (error: Error) => void) => unknown;

/** The part of BullMQ's classes that this library uses; the same on every backend. */
export type JobQueue = Pick<
  AnyQueue,
  'add' | 'close' | 'disconnect' | 'getJob' | 'getJobCounts' | 'isPaused' | 'remove' | 'waitUntilReady'
> & { on: OnError };
export type JobWorker = Pick<AnyWorker, 'cancelJob' | 'close' | 'waitUntilReady'> & {
  on: OnError &
    ((event: 'failed', listener: (job: unknown, error: Error) => void) => unknown) &
    ((event: 'lockRenewalFailed', listener: (jobIds: string[]) => void) => unknown);
};
export type JobEvents = Pick<AnyEvents, 'close' | 'disconnect' | 'waitUntilReady'> & {
  on: OnError & ((event: typeof PROGRESS_EVENT, listener: (event: { data: string }) => void) => unknown);
};
/** Publishes events to listeners, for no particular job. */
export interface ProgressPublisher {
  publishEvent(event: { eventName: string; data: string }): Promise<void>;
  close(): Promise<void>;
  disconnect(): Promise<void>;
}
export type JobProcessor = Processor<unknown, unknown, string, object>;
type JobWorkerOptions = Omit<WorkerOptions, 'connection' | 'prefix'>;

export interface Backend {
  queue(name: string): JobQueue;
  worker(name: string, processor: JobProcessor, options: JobWorkerOptions): JobWorker;
  events(name: string): JobEvents;
  publisher(name: string): ProgressPublisher & { on: OnError };
  /** Whether a connection that fails at first is retried automatically. */
  readonly reconnects: boolean;
  /** Stops reconnecting, so that no lost connection keeps the process alive. */
  stopReconnecting(): void;
}

function backendOf<C>(
  factory: BackendFactory<IQueueBackend, C>,
  prefix: string,
  connections: { readonly producer: C; readonly consumer: C },
  reconnecting: Pick<Backend, 'reconnects' | 'stopReconnecting'>,
): Backend {
  return {
    queue: (name) => new Queue(name, { connection: connections.producer, prefix }, factory),
    worker: (name, processor, options) =>
      new Worker<unknown, unknown, string, IQueueBackend, object, C>(
        name,
        processor,
        { ...options, connection: connections.consumer, prefix },
        factory,
      ),
    // BullMQ's types list only its own events.
    events: (name) =>
      new QueueEvents(
        name,
        { connection: connections.consumer, prefix, blockingTimeout: EVENTS_TIMEOUT_MS },
        factory,
      ) as unknown as JobEvents,
    publisher: (name) => new QueueEventsProducer(name, { connection: connections.producer, prefix }, factory),
    ...reconnecting,
  };
}

/** How long one poll for events blocks. If the backend is gone, the end of the process waits for it. */
const EVENTS_TIMEOUT_MS = 2_000;
const RECONNECT_STEP_MS = 100;
const MAX_RECONNECT_MS = 1_000;

/** PostgreSQL has no key prefix: each prefix has its own schema, next to that of the service's tables. */
export function schemaOf(prefix: string): string {
  return `${prefix}_queue`;
}

async function openPostgres(url: string, prefix: string): Promise<Backend> {
  const schema = schemaOf(prefix);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: REQUEST_TIMEOUT_MS });
  await client.connect();
  try {
    await runMigrations(client, schema);
  } finally {
    await client.end();
  }
  // Each queue, consumer and listener has its own pool; small ones leave connections for the service's.
  const connection = {
    connectionString: url,
    schema,
    migrate: true,
    max: 3,
    connectionTimeoutMillis: REQUEST_TIMEOUT_MS,
  };
  return backendOf(
    createPostgresBackend,
    prefix,
    { producer: connection, consumer: connection },
    { reconnects: false, stopReconnecting: () => undefined },
  );
}

function openRedis(url: string, prefix: string): Backend {
  let reconnecting = true;
  const retryStrategy = (times: number) =>
    reconnecting ? Math.min(times * RECONNECT_STEP_MS, MAX_RECONNECT_MS) : null;
  return backendOf(
    createRedisBackend,
    prefix,
    {
      // A producer fails at once when Redis is gone; the sender retries.
      producer: { url, retryStrategy, enableOfflineQueue: false, commandTimeout: REQUEST_TIMEOUT_MS },
      consumer: { url, retryStrategy },
    },
    {
      reconnects: true,
      stopReconnecting: () => {
        reconnecting = false;
      },
    },
  );
}

/**
 * Opens the configured backend and, on PostgreSQL, creates or upgrades its schema.
 * @throws the driver's error when PostgreSQL is unreachable. Redis is not waited for: its clients keep reconnecting
 * in the background.
 */
export async function openBackend(config: QueueConfig): Promise<Backend> {
  switch (config.backend) {
    case 'redis':
      return openRedis(config.url, config.prefix);
    case 'postgres':
      return openPostgres(config.url, config.prefix);
  }
}
